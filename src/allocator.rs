//! The wasm's allocator: free lists by size, fed from the end of memory. The standard one (dlmalloc) costs 8 KB of wasm, 3 KB of them on the wire; this one 0.7 KB. A search
//! allocates and frees the same few sizes over and over, which lists serve in a handful of instructions; memory that was freed is kept for the same size.
//! Sizes are rounded up by at most a quarter (small ones to 16 bytes), so a block fits any request of its list.
//!
//! A bundle's engine gives nothing back piece by piece: what an answer takes is *passing*, lies in one stretch behind what is kept, and is gone as a whole with the next call. The compiler
//! sees that letting go of a value does nothing and leaves out all that would walk through it: 2.4 KB on the wire. What is kept for longer and then no more, a block of
//! the index, is handed back by name ([`give_back`]).
//!
//! The only `unsafe` of the project but for the names that `bundle` exports: an allocator cannot be written without. It holds for one thread, which `wasm32-unknown-unknown` without atomics is.
#![expect(unsafe_code, reason = "GlobalAlloc is an unsafe trait")]

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, memory_size};
use core::cell::UnsafeCell;
use core::ptr::null_mut;

const PAGE: usize = 65536;
/// Every block is aligned to this.
const ALIGN: usize = 16;
/// Memory is asked for in steps of at least this many pages.
const STEP: usize = 4;

struct Lists {
    /// For each size the first free block; each free block holds the address of the next.
    free: [*mut u8; 128],
    /// Memory that was never given out.
    fresh: usize,
    end: usize,
    /// Where passing memory begins; 0 while what is asked for is kept.
    passing: usize,
}

/// A static value of a program that has one thread.
pub struct OneThread<T>(pub T);

// SAFETY: there is no other thread to share it with.
unsafe impl<T> Sync for OneThread<T> {}

type Allocator = OneThread<UnsafeCell<Lists>>;

#[global_allocator]
static ALLOCATOR: Allocator =
    OneThread(UnsafeCell::new(Lists { free: [null_mut(); 128], fresh: 0, end: 0, passing: 0 }));

/// The list that serves `size`, and the size of its blocks.
fn list(size: usize) -> (usize, usize) {
    let size = size.max(ALIGN);
    let bits = (usize::BITS - 1 - (size - 1).leading_zeros()) as usize;
    let quarter = (1 << (bits - 2)).max(ALIGN);
    let rounded = (size + quarter - 1) & !(quarter - 1);
    let bits = (usize::BITS - 1 - (rounded - 1).leading_zeros()) as usize;
    (bits * 4 + (((rounded - 1) >> (bits - 2)) & 3), rounded)
}

/// Ends what was passing: its memory is anybody's. What is asked for from now on is kept.
///
/// # Safety
/// Nothing may be used any more that was asked for since [`passing`].
#[cfg(feature = "no-seeds")]
pub unsafe fn keeping() {
    // SAFETY: as in the allocator's own methods.
    let lists = unsafe { &mut *ALLOCATOR.0.get() };
    if lists.passing != 0 {
        lists.fresh = lists.passing;
        lists.passing = 0;
    }
}

/// What is asked for from now on passes.
///
/// # Safety
/// As of [`keeping`].
#[cfg(feature = "no-seeds")]
pub unsafe fn passing() {
    // SAFETY: as in the allocator's own methods; the caller's promise is handed on.
    unsafe {
        keeping();
        let lists = &mut *ALLOCATOR.0.get();
        lists.passing = lists.fresh;
    }
}

/// Takes bytes back that were kept.
///
/// # Safety
/// They were asked for while not [`passing`].
#[cfg(feature = "no-seeds")]
pub unsafe fn give_back(mut bytes: alloc::vec::Vec<u8>) {
    if bytes.capacity() > 0 {
        // SAFETY: as in the allocator's own methods; the vector does nothing with its memory when it is dropped.
        unsafe { (*ALLOCATOR.0.get()).put(bytes.as_mut_ptr(), bytes.capacity()) }
    }
}

impl Lists {
    /// Adds a block to the list of its size.
    ///
    /// # Safety
    /// Nobody else uses it, and it was given for this size.
    unsafe fn put(&mut self, block: *mut u8, size: usize) {
        if let Some(first) = self.free.get_mut(list(size).0) {
            // SAFETY: the block is no longer used and at least 16 bytes long.
            unsafe { *block.cast::<*mut u8>() = *first };
            *first = block;
        }
    }

    fn take(&mut self, size: usize, align: usize) -> *mut u8 {
        let start = (self.fresh + align - 1) & !(align - 1);
        let Some(end) = start.checked_add(size) else { return null_mut() };
        if end <= self.end && self.fresh != 0 {
            self.fresh = end;
            return start as *mut u8;
        }
        let pages = (size + align).div_ceil(PAGE).max(STEP);
        let before = memory_size::<0>() * PAGE;
        if memory_grow::<0>(pages) == usize::MAX {
            return null_mut();
        }
        // Fresh memory may lie behind what is left of the last, unless somebody else grew memory meanwhile.
        if self.end != before {
            self.fresh = before;
        }
        self.end = before + pages * PAGE;
        let start = (self.fresh + align - 1) & !(align - 1);
        self.fresh = start + size;
        start as *mut u8
    }
}

// SAFETY: blocks come from memory that nobody else uses, are at least as large and as aligned as asked for, and a block is in one list at most.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // More than half of a 32-bit memory is never asked for in earnest; refusing it keeps the roundings from overflowing.
        if layout.size() > isize::MAX as usize / 2 {
            return null_mut();
        }
        // SAFETY: one thread, no method calls back into user code, and the reference ends with this call.
        let lists = unsafe { &mut *self.0.get() };
        if lists.passing != 0 {
            return lists.take(layout.size(), layout.align());
        }
        let (number, size) = list(layout.size());
        match lists.free.get_mut(number) {
            Some(first) if !first.is_null() && layout.align() <= ALIGN => {
                let block = *first;
                // SAFETY: a free block's first bytes hold the address of the next.
                *first = unsafe { *block.cast::<*mut u8>() };
                block
            }
            _ => lists.take(size, layout.align().max(ALIGN)),
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // Memory that is not there yet comes as zeros: only what was there has to be written. The room for a whole index is written once so, not twice.
        let there = memory_size::<0>() * PAGE;
        // SAFETY: the caller's promises are handed on; the block is as long as asked for.
        unsafe {
            let block = self.alloc(layout);
            if !block.is_null() {
                block.write_bytes(0, there.saturating_sub(block as usize).min(layout.size()));
            }
            block
        }
    }

    #[cfg(feature = "no-seeds")]
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}

    #[cfg(not(feature = "no-seeds"))]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as above, and the caller's promises are those of `put`.
        unsafe { (*self.0.get()).put(block, layout.size()) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above.
        let lists = unsafe { &mut *self.0.get() };
        let kept = lists.passing == 0;
        if kept && list(layout.size()).0 == list(size).0 && size <= isize::MAX as usize / 2 {
            return block;
        }
        // What was asked for last can grow where it is.
        if !kept && block as usize + layout.size() == lists.fresh {
            lists.fresh = block as usize;
        }
        // SAFETY: the caller's promises for the block are handed on; sizes and alignment are valid for a layout as the caller says. What grows where it is is not copied.
        unsafe {
            let larger = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !larger.is_null() && larger != block {
                core::ptr::copy_nonoverlapping(block, larger, layout.size().min(size));
                if kept {
                    (*self.0.get()).put(block, layout.size());
                }
            }
            larger
        }
    }
}
