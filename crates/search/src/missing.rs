//! The blocks that a search still needs: collected while it goes on looking for others, so that one round brings them all.

use alloc::vec::Vec;
use teff_index::{BlockId, Error, Unread};

/// Collects the blocks that a search still needs while it goes on looking for others.
#[derive(Default)]
pub struct Missing {
    /// Their numbers, each once, ascending.
    pub blocks: Vec<BlockId>,
    /// How often a block was not there: when this has grown, what was read since is not all there is.
    pub noted: u32,
}

impl Missing {
    /// Notes a missing block; passes damage on.
    pub fn note<T>(&mut self, read: Result<T, Unread>) -> Result<Option<T>, Error> {
        match read {
            Ok(value) => Ok(Some(value)),
            Err(Unread::Damaged(error)) => Err(error),
            Err(Unread::Needs(id)) => {
                self.noted += 1;
                if let Err(at) = self.blocks.binary_search(&id) {
                    self.blocks.insert(at, id);
                }
                Ok(None)
            }
        }
    }
}
