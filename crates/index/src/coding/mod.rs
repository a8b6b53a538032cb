//! Blocks as they travel. Repeated strings are named by how far back they stand, as deflate has it; which is next, a repetition or a byte, and each bit of either is written by its chance, learned from
//! what came before (an adaptive binary range coder). A block is a few kB, too few to learn much from: in front of it stands what every reader has, [`Known`].
//!
//! Where chances gain nothing, as in lists, which are noise, the rest of a block stands as it is.
//!
//! [`model`] has the syntax, which both directions share; [`unpack`] reads it, `pack` finds the cheapest way to say a block. Why deflate does not do: `docs/decisions/0007-sizes-of-blocks.md`.

mod model;
#[cfg(feature = "writer")]
mod pack;
#[cfg(feature = "writer")]
pub(crate) mod sample;
mod unpack;
mod words;

use alloc::vec::Vec;
pub use model::Model;
#[cfg(feature = "writer")]
pub use pack::Packer;
use unpack::unpack;

/// No block is more than so many times as long as it travels: a forged one shall not fill the memory.
const MOST_TIMES: usize = 1032;

/// What a reader of the root knows before any block comes: the resident terms, and a sample of the site's texts with the chances that reading it taught.
pub struct Known {
    /// The terms, and behind them the sample: what a repetition can mean besides the block itself.
    bytes: Vec<u8>,
    /// The chances in a block of text.
    texts: Model,
}

impl Known {
    /// What a sample of nothing is packed as.
    #[cfg(feature = "writer")]
    pub(crate) const NO_SAMPLE: &'static [u8] = &[0];

    /// By a root's vocabulary and its sample, packed. Costs two walks over the vocabulary. `None` for malformed bytes.
    pub fn of(vocabulary: &[u8], sample: &[u8]) -> Option<Known> {
        let bytes = words::dictionary(vocabulary)?;
        let mut texts = Model::default();
        texts.begin(None);
        let sample = unpack(&mut texts, &bytes, true, sample)?;
        Some(Known { bytes: [bytes, sample].concat(), texts })
    }

    /// A block from what travelled. `text` is what it was packed as; `model` is written over, so that blocks one after the other take what comes out of them and nothing else: an
    /// engine's memory is not given back piece by piece. That is [`MOST_TIMES`] `packed` at most. `None` for bytes that are no block.
    pub fn unpack(&self, model: &mut Model, text: bool, packed: &[u8]) -> Option<Vec<u8>> {
        model.begin(text.then_some(&self.texts));
        unpack(model, &self.bytes, text, packed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::write;
    use std::prelude::v1::*;

    fn known(sample: &[u8]) -> Known {
        let words = ["block", "bytes", "chance", "repetition", "what"].map(|word| (word.as_bytes().to_vec(), 3u8));
        let vocabulary = write(&words);
        let words = Known::of(&vocabulary, Known::NO_SAMPLE).unwrap();
        Known::of(&vocabulary, &Packer::new(&words).pack(true, sample)).unwrap()
    }

    /// Bytes of all kinds: none, one, runs, words, noise, some of each, what a pack begins with, more than a window.
    fn contents() -> Vec<Vec<u8>> {
        let noise = |n: u32| (0..n).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect::<Vec<u8>>();
        let words = include_bytes!("pack.rs").to_vec();
        let mixed = [&noise(300)[..], &words[..900], &[7; 70_000], &noise(40)[..], &words].concat();
        let shifted: Vec<u8> = words.iter().map(|byte| byte.wrapping_mul(3)).collect();
        vec![Vec::new(), b"t".to_vec(), vec![0], vec![255; 5], vec![0; 100_000], words, noise(70_000), mixed, shifted]
    }

    #[test]
    fn blocks_come_back() {
        for known in [known(b""), known(include_bytes!("model.rs"))] {
            let (mut packer, mut model) = (Packer::new(&known), Model::default());
            for block in contents().iter().chain(&contents()) {
                for text in [false, true] {
                    let packed = packer.pack(text, block);
                    assert!(packed.len() <= block.len() + 4);
                    assert_eq!(known.unpack(&mut model, text, &packed).as_ref(), Some(block));
                    // Cut anywhere it is nothing or something else, and never more than it says.
                    for n in (0..packed.len()).step_by(packed.len() / 9 + 1) {
                        let cut = known.unpack(&mut model, text, &packed[..n]);
                        assert!(cut.is_none_or(|cut| cut.len() <= block.len()));
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_known_saves_bytes() {
        let alike = &include_bytes!("pack.rs")[..3000];
        let taught = known(include_bytes!("model.rs"));
        let [with, without] = [&taught, &known(b"")].map(|known| Packer::new(known).pack(true, alike).len());
        assert!(10 * with < 9 * without, "{with} bytes with a sample, {without} without");
        let listed = Packer::new(&taught).pack(false, b"repetition bytes chance").len();
        assert!(listed < 15, "{listed}");
    }

    /// Lists behind the terms of a block: nothing is gained by them, and they are not unpacked bit by bit.
    #[test]
    fn noise_behind_words_stays_as_it_is() {
        let words = &include_bytes!("pack.rs")[..2000];
        let bits =
            std::iter::successors(Some(1u64), |x| Some((x ^ x << 13 ^ x >> 7).wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        let noise: Vec<u8> = bits.map(|x| (x >> 56) as u8).take(5000).collect();
        let known = known(b"");
        let [alone, both] = [words, &[words, &noise].concat()].map(|block| Packer::new(&known).pack(false, block));
        assert!(both.len() <= alone.len() + noise.len() + 8, "{} bytes, {} of words", both.len(), alone.len());
        assert!(both.windows(noise.len() - 40).any(|part| part == &noise[40..]));
    }

    #[test]
    fn nothing_comes_of_what_nobody_packed() {
        let (known, mut model) = (known(b""), Model::default());
        assert!(Known::of(b"no vocabulary", Known::NO_SAMPLE).is_none());
        assert_eq!(known.unpack(&mut model, true, &[]), None);
        // Longer than anything so short can be.
        assert_eq!(known.unpack(&mut model, true, &[0xfe, 0xff, 0x7f, 1]), None);
        // Further back than anything stands: all bits are 1.
        assert_eq!(known.unpack(&mut model, false, &[40, 255, 255, 255, 255, 255, 255, 255]), None);
    }
}
