//! What stands in the way of an answer: blocks that a search still needs, collected while it goes on looking for others, so that one round brings them all; and
//! damage. Who reads a block gets what is there and goes on; the search asks here before it answers.

use crate::Outcome;
use alloc::vec::Vec;
use teff_index::{BlockId, Error, Unread};

/// Collects what could not be read.
#[derive(Default)]
pub struct Missing {
    /// Numbers of blocks that are not at hand, each once, ascending.
    pub blocks: Vec<BlockId>,
    /// How often something could not be read: when this has grown, what was read since is not all there is.
    pub noted: u32,
    damage: Option<Error>,
}

impl Missing {
    /// Notes what kept a block from being read.
    pub fn note<T>(&mut self, read: Result<T, Unread>) -> Option<T> {
        read.map_err(|unread| self.unread(unread)).ok()
    }

    /// The same for what lies in the root.
    pub fn sound(&mut self, read: Result<(), Error>) {
        if let Err(error) = read {
            self.unread(Unread::Damaged(error));
        }
    }

    /// Notes a block that was at hand and turned out to be damaged.
    pub fn intact(&mut self, id: BlockId, intact: bool) {
        if !intact {
            self.unread(Unread::Damaged(Error::Block { id }));
        }
    }

    fn unread(&mut self, unread: Unread) {
        self.noted += 1;
        match unread {
            Unread::Damaged(error) => drop(self.damage.get_or_insert(error)),
            Unread::Needs(id) => {
                if let Err(at) = self.blocks.binary_search(&id) {
                    self.blocks.insert(at, id);
                }
            }
        }
    }

    /// What a search ends with when not all could be read; damage before blocks.
    pub fn stop<T>(&mut self) -> Result<Option<Outcome<T>>, Error> {
        match self.damage.take() {
            Some(error) => Err(error),
            None if self.blocks.is_empty() => Ok(None),
            None => Ok(Some(Outcome::Needs(core::mem::take(&mut self.blocks)))),
        }
    }
}
