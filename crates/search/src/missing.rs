//! What stands in the way of an answer: blocks that a search still needs, collected while it goes on looking for others, so that one round brings them all; and
//! damage. Who reads a block gets what is there and goes on; the search asks here before it answers.

use crate::Outcome;
use crate::sorting::ascending;
use alloc::vec::Vec;
use teff_index::{BlockId, Error, Unread};

/// Collects what could not be read.
#[derive(Default)]
pub struct Missing {
    /// Numbers of blocks that are not at hand, each once.
    pub blocks: Vec<BlockId>,
    /// How often something could not be read: when this has grown, what was read since is not all there is.
    pub noted: u32,
    /// The first that was found.
    damage: Option<Unread>,
}

impl Missing {
    /// Notes what kept a block from being read.
    pub fn note<T>(&mut self, read: Result<T, Unread>) -> Option<T> {
        match read {
            Ok(read) => Some(read),
            Err(unread) => {
                self.unread(unread);
                None
            }
        }
    }

    /// Notes a block that was at hand and turned out to be damaged.
    pub fn intact(&mut self, id: BlockId, intact: bool) {
        if !intact {
            self.unread(Unread::Damaged(id));
        }
    }

    fn unread(&mut self, unread: Unread) {
        self.noted += 1;
        match unread {
            Unread::Needs(id) => {
                if !self.blocks.contains(&id) {
                    self.blocks.push(id);
                }
            }
            damaged => drop(self.damage.get_or_insert(damaged)),
        }
    }

    /// What a search ends with when not all could be read; damage before blocks.
    pub fn stop<T>(&mut self) -> Result<Option<Outcome<T>>, Error> {
        match self.damage {
            Some(Unread::Damaged(id)) => Err(Error::Block { id }),
            Some(_) => Err(Error::Root),
            None if self.blocks.is_empty() => Ok(None),
            None => {
                ascending(&mut self.blocks);
                Ok(Some(Outcome::Needs(core::mem::take(&mut self.blocks))))
            }
        }
    }
}
