//! Any text as a request to every call of the wire: an answer or problems, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sakip_core::wire::{CALLS, call};

fuzz_target!(|input: (u8, &str)| {
    let (which, request) = input;
    if let Some(name) = CALLS.get(usize::from(which) % CALLS.len()) {
        let _ = call(name, request);
    }
});
