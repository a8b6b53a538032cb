//! Numbers that look random and are the same each time, for the measurements that make up queries (`typos`, `nonsense`). No secret hangs on them.

/// A xorshift generator; its seed must not be 0.
pub struct Dice(pub u64);

impl Dice {
    /// A number from 0 up to but not including `n`; 0 when `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % n.max(1)
    }
}
