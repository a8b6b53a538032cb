//! What opening an index costs in memory: a small multiple of its bytes, whatever stands in them. Alone in its file, as the allocator counts for the whole program.
#![cfg(not(target_arch = "wasm32"))]

use peak_alloc::PeakAlloc;
use std::path::Path;
use teff_fuzz_targets::mutate::{Dice, mutate};
use teff_index::root::{BlockRow, Root, seal, write};
use teff_index::{Layout, Model, Packer};
use teff_search::Searcher;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const FINGERPRINT: u32 = teff_analysis::FINGERPRINT;

/// The most that opening may take beyond the bytes that are handed over, for each of them; for a root of long keys, see `keys_that_repeat`.
const FACTOR: usize = 24;

/// Bytes taken at most while `bytes` are opened, and whether they could be.
fn cost(bytes: Vec<u8>) -> (usize, bool) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let opened = Searcher::open_root(bytes.into());
    (MEMORY.peak_usage().saturating_sub(before), opened.is_ok())
}

#[track_caller]
fn check(bytes: Vec<u8>, factor: usize) -> bool {
    let len = bytes.len();
    let (taken, opened) = cost(bytes);
    assert!(taken <= factor * len + 4096, "{taken} bytes were taken for {len}");
    opened
}

/// One test, as tests side by side would count each other's memory.
#[test]
fn opening_takes_a_small_multiple_of_the_bytes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let documents = teff_indexer::source::read_folder(&folder).expect("the articles");
    let image = teff_indexer::build(&documents).expect("documents").bytes;
    let (_, vocabulary, _) = teff_index::root::read(&image, FINGERPRINT).expect("a fresh root");
    let root = &image[..vocabulary.end];
    assert!(check(root.to_vec(), FACTOR), "an intact root is opened");

    // Roots that their checksum vouches for, and that say anything.
    let mut dice = Dice::new(7);
    let mut opened = 0;
    for _ in 0..3000 {
        let mut forged = mutate(root, &image, &mut dice);
        if seal(&mut forged, FINGERPRINT).is_some() {
            opened += usize::from(check(forged, FACTOR));
        }
    }
    assert!(opened > 100, "{opened} forged roots were opened");
    counts_without_bytes();
    keys_that_repeat();
    blocks_take_what_comes_out(&image);
}

/// Numbers of pages, blocks and sections that the bytes do not hold.
fn counts_without_bytes() {
    for at in 0..8 {
        for count in [&[0xff, 0xff, 0xff, 0xff, 0x0f][..], &[0xff; 9], &[0x80, 0x80, 0x80, 0x01]] {
            let mut forged = vec![0; 20];
            forged.extend(std::iter::repeat_n(1, at));
            forged.extend_from_slice(count);
            forged.resize(2000, 1);
            seal(&mut forged, FINGERPRINT).expect("room for a header");
            check(forged, FACTOR);
        }
    }
}

/// Each first key may repeat the one before for a byte or two: of keys as long as terms can be the rows take their square, of longer ones the root is refused.
fn keys_that_repeat() {
    let vocabulary = teff_index::vocabulary::write(&[(b"a".to_vec(), 1)]);
    for (len, refused) in [(200, false), (60_000, true)] {
        let n = 3000;
        let root = Root {
            first_section: vec![0],
            first_keys: (0..n).map(|i| [vec![b'a'; len], format!("{i:05}").into_bytes()].concat()).collect(),
            blocks: vec![BlockRow::default(); 2 * n],
            ..Root::default()
        };
        let bytes = write(&root, &vocabulary, FINGERPRINT);
        drop(root);
        assert_eq!(check(bytes, 30), !refused, "keys of {len} bytes");
    }
}

/// What an engine asks for it keeps until it is handed back by name: blocks that come one after the other take their own bytes, and nothing besides.
fn blocks_take_what_comes_out(image: &[u8]) {
    let layout = Layout::of(image).expect("a fresh root");
    let known = layout.known(image).expect("a fresh root");
    let mut packer = Packer::new(&known);
    let mut model = Model::default();
    for (number, place) in layout.places().enumerate() {
        let packed = packer.pack(layout.is_text(number), &image[place.clone()]);
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let block = known.unpack(&mut model, layout.is_text(number), &packed).expect("a fresh block");
        let taken = MEMORY.peak_usage().saturating_sub(before);
        assert_eq!(block, image[place]);
        // The first takes the chances too.
        assert!(number == 0 || taken <= block.len(), "block {number}: {taken} bytes were taken for {}", block.len());
    }
}
