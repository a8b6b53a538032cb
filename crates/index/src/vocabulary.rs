//! The vocabulary of the root: an fst from each term's key to the level of its document frequency.
//!
//! The `fst` crate writes it. The reader is our own, for two reasons: the crate's nodes panic on malformed bytes, which in a browser would
//! take the whole engine down, and the streams it is read with cost about 8 KB of wasm. Here every step is
//! checked and a damaged vocabulary is told. The layout read is the crate's version 3: nodes are read backwards from
//! their address, children lie at lower addresses, the last 20 bytes are the number of keys, the root's address and a CRC (unused: the root
//! of the index has its own checksum).

#[cfg(feature = "writer")]
use alloc::vec::Vec;

/// Longest key, in bytes: a term is at most 255, its folded form at most three times that.
pub(crate) const MAX_KEY: usize = 1100;

/// Nodes that one walk may enter. No vocabulary that fits a page comes near; a forged one could otherwise keep a walk busy for ever.
const MAX_STEPS: u32 = 50_000_000;

/// Writes the vocabulary; keys ascend strictly, values are levels.
#[cfg(feature = "writer")]
pub fn write(terms: &[(Vec<u8>, u8)]) -> Vec<u8> {
    let mut builder = fst::MapBuilder::memory();
    for (key, level) in terms {
        builder.insert(key, u64::from(*level)).expect("the writer's keys ascend");
    }
    builder.into_inner().expect("writing to memory")
}

/// Follows a walk through the vocabulary and steers it.
pub trait Visitor {
    /// The walk is about to append `byte`, at `depth` bytes below where it began; false leaves that branch out.
    fn enter(&mut self, byte: u8, depth: usize) -> bool;
    /// The path is a key, with this value.
    fn key(&mut self, path: &[u8], value: u64);
}

/// A vocabulary in its bytes. Opening costs nothing.
#[derive(Clone, Copy)]
pub struct Vocabulary<'a> {
    data: &'a [u8],
    root: usize,
}

impl<'a> Vocabulary<'a> {
    /// Reads the trailer. `None` for bytes that are no fst of version 3.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        let (version, _) = bytes.split_first_chunk::<8>()?;
        if u64::from_le_bytes(*version) != 3 || bytes.len() < 36 {
            return None;
        }
        let nodes = bytes.len() - 20;
        let root = bytes.get(nodes + 8..nodes + 16)?;
        let root = usize::try_from(u64::from_le_bytes(root.try_into().ok()?)).ok()?;
        if root >= nodes {
            return None;
        }
        Some(Vocabulary { data: bytes.get(..nodes)?, root })
    }

    /// The value of `key`. `None` for malformed bytes, `Some(None)` when it is no key.
    pub fn get(&self, key: &[u8]) -> Option<Option<u64>> {
        Some(match self.descend(key)? {
            Some((node, value)) if node.is_final => Some(value.wrapping_add(node.final_output)),
            _ => None,
        })
    }

    /// Calls `visitor` for each key that begins with `prefix`, in order. `None` for malformed bytes.
    pub fn walk(&self, prefix: &[u8], visitor: &mut dyn Visitor) -> Option<()> {
        let Some((node, value)) = self.descend(prefix)? else { return Some(()) };
        let mut path = prefix.to_vec();
        // Each entry: a node, its value so far, the transition to look at next.
        let mut stack = vec![(node, value, 0usize)];
        let mut steps = 0;
        if node.is_final {
            visitor.key(&path, value.wrapping_add(node.final_output));
        }
        while let Some((node, value, next)) = stack.last_mut() {
            if *next == node.n_transitions {
                stack.pop();
                if !stack.is_empty() {
                    path.pop();
                }
                continue;
            }
            let transition = node.transition(self.data, *next)?;
            *next += 1;
            let value = value.wrapping_add(transition.output);
            if !visitor.enter(transition.input, path.len() - prefix.len()) {
                continue;
            }
            steps += 1;
            if path.len() >= MAX_KEY || steps > MAX_STEPS {
                return None;
            }
            path.push(transition.input);
            let child = Node::read(self.data, transition.to)?;
            if child.is_final {
                visitor.key(&path, value.wrapping_add(child.final_output));
            }
            stack.push((child, value, 0));
        }
        Some(())
    }

    fn descend(&self, key: &[u8]) -> Option<Option<(Node, u64)>> {
        let mut node = Node::read(self.data, self.root)?;
        let mut value = 0u64;
        for &byte in key {
            // Transitions ascend by input; nodes with many of them are few and near the root.
            let mut i = 0;
            let transition = loop {
                if i == node.n_transitions {
                    return Some(None);
                }
                let transition = node.transition(self.data, i)?;
                if transition.input == byte {
                    break transition;
                }
                i += 1;
            };
            value = value.wrapping_add(transition.output);
            node = Node::read(self.data, transition.to)?;
        }
        Some(Some((node, value)))
    }
}

/// A node's place and sizes; its transitions are read on demand.
#[derive(Clone, Copy)]
struct Node {
    is_final: bool,
    final_output: u64,
    n_transitions: usize,
    /// Address just above the inputs.
    inputs: usize,
    /// Address just above the target distances, and their size in bytes.
    targets: usize,
    target_size: usize,
    /// Address just above the outputs, and their size in bytes.
    outputs: usize,
    output_size: usize,
    /// Lowest address of the node: distances count from here.
    end: usize,
    /// For nodes of one transition, its input when the state byte holds it.
    common: Option<u8>,
    /// The child lies just below: no distance is stored.
    next: bool,
}

struct Transition {
    input: u8,
    output: u64,
    to: usize,
}

impl Node {
    fn read(data: &[u8], addr: usize) -> Option<Node> {
        let mut node = Node {
            is_final: true,
            final_output: 0,
            n_transitions: 0,
            inputs: 0,
            targets: 0,
            target_size: 0,
            outputs: 0,
            output_size: 0,
            end: 0,
            common: None,
            next: false,
        };
        // Address 0 stands for the one final node without transitions.
        if addr == 0 {
            return Some(node);
        }
        let state = *data.get(addr)?;
        let low = state & 0b11_1111;
        if state >> 7 == 1 {
            // One transition; the six low bits may hold its input.
            node.is_final = false;
            node.n_transitions = 1;
            node.next = state >> 6 == 0b11;
            node.common = match low {
                0 => None,
                i => Some(*COMMON_INPUTS.get(i as usize - 1)?),
            };
            node.inputs = addr;
            let mut at = addr.checked_sub(usize::from(low == 0))?;
            if !node.next {
                at = at.checked_sub(1)?;
                node.sizes(*data.get(at)?);
                node.targets = at;
                node.outputs = at.checked_sub(node.target_size)?;
                at = node.outputs.checked_sub(node.output_size)?;
            }
            node.end = at;
            return Some(node);
        }
        node.is_final = state >> 6 == 0b01;
        let mut at = addr;
        node.n_transitions = match low {
            0 => {
                at = at.checked_sub(1)?;
                match *data.get(at)? {
                    1 => 256,
                    n => n as usize,
                }
            }
            n => n as usize,
        };
        at = at.checked_sub(1)?;
        node.sizes(*data.get(at)?);
        // Nodes of more than 32 transitions carry a table by input, which is passed over.
        node.inputs = at.checked_sub(if node.n_transitions > 32 { 256 } else { 0 })?;
        node.targets = node.inputs.checked_sub(node.n_transitions)?;
        node.outputs = node.targets.checked_sub(node.n_transitions * node.target_size)?;
        at = node.outputs.checked_sub(node.n_transitions * node.output_size)?;
        if node.is_final && node.output_size > 0 {
            at = at.checked_sub(node.output_size)?;
            node.final_output = unpack(data, at, node.output_size)?;
        }
        node.end = at;
        Some(node)
    }

    fn sizes(&mut self, packed: u8) {
        self.target_size = (packed >> 4) as usize;
        self.output_size = (packed & 15) as usize;
    }

    fn transition(&self, data: &[u8], i: usize) -> Option<Transition> {
        let input = match self.common {
            Some(input) => input,
            None => *data.get(self.inputs.checked_sub(i + 1)?)?,
        };
        if self.next {
            return Some(Transition { input, output: 0, to: self.end.checked_sub(1)? });
        }
        let output = unpack(data, self.outputs.checked_sub((i + 1) * self.output_size)?, self.output_size)?;
        let distance = unpack(data, self.targets.checked_sub((i + 1) * self.target_size)?, self.target_size)?;
        // Distance 0 stands for the final node without transitions; any other leads downwards, so every walk ends.
        let to = match usize::try_from(distance).ok()? {
            0 => 0,
            distance => self.end.checked_sub(distance)?,
        };
        Some(Transition { input, output, to })
    }
}

fn unpack(data: &[u8], at: usize, size: usize) -> Option<u64> {
    if size > 8 {
        return None;
    }
    let bytes = data.get(at..at + size)?;
    Some(bytes.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte)))
}

/// The inputs that the `fst` crate keeps in the state byte of a node with one transition, by number; a test compares them with
/// what the crate writes.
const COMMON_INPUTS: &[u8; 63] = b"te/oasripcnw.hlm-du012g=:bf3y5&_4v9678k%?xCDASFIBEjPTzRNM+LOqHG";

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::prelude::v1::*;

    struct All(Vec<(Vec<u8>, u64)>);

    impl Visitor for All {
        fn enter(&mut self, _: u8, _: usize) -> bool {
            true
        }
        fn key(&mut self, path: &[u8], value: u64) {
            self.0.push((path.to_vec(), value));
        }
    }

    #[track_caller]
    fn check(keys: impl IntoIterator<Item = Vec<u8>>) {
        let keys: BTreeMap<Vec<u8>, u8> =
            keys.into_iter().enumerate().map(|(i, key)| (key, (i * 7 % 41) as u8)).collect();
        let terms: Vec<_> = keys.clone().into_iter().collect();
        let bytes = write(&terms);
        let vocabulary = Vocabulary::open(&bytes).unwrap();
        let mut all = All(Vec::new());
        vocabulary.walk(b"", &mut all).unwrap();
        let expected: Vec<_> = terms.iter().map(|(key, level)| (key.clone(), u64::from(*level))).collect();
        assert_eq!(all.0, expected);
        for (key, level) in &terms {
            assert_eq!(vocabulary.get(key), Some(Some(u64::from(*level))));
            let mut longer = key.clone();
            longer.push(b'!');
            assert_eq!(vocabulary.get(&longer), Some(keys.get(&longer).map(|&l| u64::from(l))));
            let prefix = &key[..key.len() / 2];
            let mut below = All(Vec::new());
            vocabulary.walk(prefix, &mut below).unwrap();
            assert!(below.0.iter().map(|(k, _)| k).eq(keys.keys().filter(|k| k.starts_with(prefix))));
        }
    }

    #[test]
    fn small_sets() {
        check([]);
        check([vec![]]);
        check([b"car".to_vec(), b"carpet".to_vec(), b"cart".to_vec(), "résumé".as_bytes().to_vec()]);
    }

    #[test]
    fn every_byte_in_every_kind_of_node() {
        check((0..=255).map(|b| vec![b]));
        check((0..=255).map(|b| vec![b, b, b]));
        for b in 0..=255 {
            check([vec![b, b'a'], vec![b, b'a', b]]);
        }
        check((0..40).map(|b| vec![b]));
        check((0..5000u32).map(|n| n.wrapping_mul(2_654_435_761).to_string().into_bytes()));
    }

    #[test]
    fn damage_is_told_or_bounded() {
        let keys = (0..300u32).map(|n| (format!("{:05}", n * 37 % 1000 + n * 100).into_bytes(), (n % 30) as u8));
        let terms: Vec<_> = keys.collect::<BTreeMap<_, _>>().into_iter().collect();
        let bytes = write(&terms);
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut damaged = bytes.clone();
                damaged[at] ^= 1 << bit;
                if let Some(vocabulary) = Vocabulary::open(&damaged) {
                    let _ = vocabulary.walk(b"", &mut All(Vec::new()));
                    let _ = vocabulary.get(b"00100");
                }
            }
        }
    }
}
