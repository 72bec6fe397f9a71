//! One way of ending lines, so that lines are counted as an editor does.

use std::io::{self, Read};

/// A reader to which `\r\n` and `\r` are `\n`, and whose last line ends too.
pub(super) struct LineEnds<R> {
    inner: R,
    /// The last byte given was a `\r`, whose `\n` may follow.
    after_return: bool,
    /// The last byte given ended a line.
    ended: bool,
}

impl<R> LineEnds<R> {
    pub(super) fn new(inner: R) -> LineEnds<R> {
        LineEnds {
            inner,
            after_return: false,
            ended: true,
        }
    }

    /// Rewrites bytes in their place and tells how many are left.
    fn rewrite(&mut self, bytes: &mut [u8]) -> usize {
        let mut kept = 0;
        for at in 0..bytes.len() {
            let Some(byte) = bytes.get(at).copied() else {
                break;
            };
            let half = byte == b'\n' && self.after_return;
            self.after_return = byte == b'\r';
            if half {
                continue;
            }
            if let Some(place) = bytes.get_mut(kept) {
                *place = if byte == b'\r' { b'\n' } else { byte };
                kept += 1;
            }
        }
        kept
    }
}

impl<R: Read> Read for LineEnds<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let count = self.inner.read(buffer)?;
            let bytes = buffer.get_mut(..count).unwrap_or_default();
            let kept = if self.after_return || bytes.contains(&b'\r') {
                self.rewrite(bytes)
            } else {
                count
            };
            if let Some(last) = buffer.get(..kept).and_then(<[u8]>::last) {
                self.ended = *last == b'\n';
                return Ok(kept);
            }
            if count > 0 {
                continue;
            }
            if !std::mem::replace(&mut self.ended, true)
                && let Some(place) = buffer.first_mut()
            {
                *place = b'\n';
                return Ok(1);
            }
            return Ok(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a few bytes at a time.
    struct Drops<'a>(&'a [u8], usize);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let most = self.1.min(buffer.len());
            self.0.read(&mut buffer[..most])
        }
    }

    #[test]
    fn every_line_ends_alike() {
        for (given, expected) in [
            ("", ""),
            ("a", "a\n"),
            ("a\nb\n", "a\nb\n"),
            ("a\r\nb\r\n", "a\nb\n"),
            ("a\rb", "a\nb\n"),
            ("\r\r\n\n\r", "\n\n\n\n"),
            ("\"a\r\nb\",c", "\"a\nb\",c\n"),
        ] {
            for size in 1..4 {
                let mut text = String::new();
                LineEnds::new(Drops(given.as_bytes(), size))
                    .read_to_string(&mut text)
                    .unwrap();
                assert_eq!(text, expected, "{given:?} by {size}");
            }
        }
    }
}
