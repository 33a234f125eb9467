//! What an adapter writes: its standard output line by line, its standard error kept in part. Both are read by
//! threads of their own, so that an adapter is never held up by a pipe that is full.
//!
//! A thread ends when its stream does. A process that an adapter has left behind can hold a stream open for ever, so
//! no one waits for these threads without a limit.

use interlude_spec::protocol::wire::MAX_LINE;
use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, PipeReader, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// How many lines of standard error are kept.
const LAST_LINES: usize = 32;
/// How many lines of a stack are kept: from its beginning, where the place is that it is about, and from its end.
const OF_STACK: (usize, usize) = (10, 4);
/// How many bytes of a line are kept as evidence.
pub(super) const SHOWN: usize = 2000;
/// How many lines may wait to be read: more than one is wrong already.
const WAITING: usize = 16;

/// What comes from standard output.
#[derive(Debug)]
pub(super) enum Heard {
    /// A line, without its line break.
    Line(String),
    /// A line that is not UTF-8, as far as it can be shown.
    NotUtf8(String),
    /// A line longer than a line may be: its beginning.
    TooLong(String),
    /// There is nothing more; perhaps in the middle of a line.
    End(Option<String>),
}

/// Reads lines until there are no more, or one is wrong. An error where there can be no thread for it.
pub(super) fn listen(stream: impl Read + Send + 'static) -> io::Result<Receiver<Heard>> {
    let (sender, receiver) = sync_channel(WAITING);
    thread::Builder::new().name("adapter output".into()).spawn(move || {
        let mut stream = BufReader::with_capacity(64 * 1024, stream);
        while hear(&mut stream, &sender).is_some() {}
    })?;
    Ok(receiver)
}

fn hear(stream: &mut impl BufRead, heard: &SyncSender<Heard>) -> Option<()> {
    let mut line = Vec::new();
    let limit = u64::try_from(MAX_LINE + 1).unwrap_or(u64::MAX);
    // An error of the pipe is as good as its end.
    let read = stream.take(limit).read_until(b'\n', &mut line).unwrap_or(0);
    let whole = line.last() == Some(&b'\n');
    if whole {
        line.pop();
    }
    let said = match (whole, read) {
        (false, read) if read > MAX_LINE => Heard::TooLong(shown(&line)),
        (false, _) => Heard::End((!line.is_empty()).then(|| shown(&line))),
        (true, _) => match String::from_utf8(line) {
            Ok(line) => Heard::Line(line),
            Err(error) => Heard::NotUtf8(shown(error.as_bytes())),
        },
    };
    let goes_on = matches!(said, Heard::Line(_));
    heard.send(said).ok().filter(|()| goes_on)
}

/// The beginning of a line, and how much of it is left out.
pub(super) fn shown(line: &[u8]) -> String {
    match line.get(..SHOWN) {
        None => String::from_utf8_lossy(line).into_owned(),
        Some(beginning) if line.len() > MAX_LINE => {
            format!("{}… (more than {MAX_LINE} bytes)", String::from_utf8_lossy(beginning))
        }
        Some(beginning) => {
            format!("{}… ({} bytes)", String::from_utf8_lossy(beginning), line.len())
        }
    }
}

/// The last lines of standard error.
///
/// What an adapter has written before it answered is in the pipe when its answer is here, so that it can be told from what
/// comes later: whoever wants to know takes it out of the pipe first.
#[derive(Debug)]
pub(super) struct Stderr(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    stream: PipeReader,
    kept: Mutex<Kept>,
    has_ended: Condvar,
}

#[derive(Debug, Default)]
struct Kept {
    lines: VecDeque<Vec<u8>>,
    /// Whether the last of the lines goes on.
    open: bool,
    /// How many of the last lines are indented, those that are left out among them.
    indented: usize,
    /// How many bytes have come.
    bytes: u64,
    ended: bool,
}

impl Stderr {
    /// Drains a stream until it ends, however much comes. An error where there can be no thread for it.
    pub(super) fn of(stream: PipeReader) -> io::Result<Self> {
        let shared = Shared { stream, kept: Mutex::default(), has_ended: Condvar::new() };
        let shared = Arc::new(shared);
        let drained = Arc::clone(&shared);
        thread::Builder::new().name("adapter errors".into()).spawn(move || drained.drain())?;
        Ok(Self(shared))
    }

    /// Forgets what has come so far.
    pub(super) fn forget(&self) {
        let mut kept = self.0.taken();
        kept.lines.clear();
        kept.open = false;
        kept.indented = 0;
    }

    /// How many bytes have come.
    pub(super) fn bytes(&self) -> u64 {
        self.0.taken().bytes
    }

    /// The last lines, once the stream has ended or the patience has.
    pub(super) fn last_lines(&self, patience: Duration) -> Vec<String> {
        let kept = self.0.kept();
        let (kept, _) = self
            .0
            .has_ended
            .wait_timeout_while(kept, patience, |kept| !kept.ended)
            .unwrap_or_else(PoisonError::into_inner);
        kept.lines.iter().map(|line| shown(line)).collect()
    }
}

impl Shared {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What has come, with what is still in the pipe.
    #[cfg(unix)]
    fn taken(&self) -> MutexGuard<'_, Kept> {
        let mut kept = self.kept();
        let there = rustix::io::ioctl_fionread(&self.stream).unwrap_or(0);
        let mut bytes = vec![0; usize::try_from(there).unwrap_or(0)];
        // So much is there, so this does not wait; and no one else reads while `kept` is locked.
        if !bytes.is_empty() && (&self.stream).read_exact(&mut bytes).is_ok() {
            kept.add(&bytes);
        }
        kept
    }

    #[cfg(not(unix))]
    fn taken(&self) -> MutexGuard<'_, Kept> {
        self.kept()
    }

    #[cfg(unix)]
    fn drain(&self) {
        use rustix::event::{PollFd, PollFlags, poll};
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let mut fds = [PollFd::new(&self.stream, PollFlags::IN)];
            _ = rustix::io::retry_on_intr(|| poll(&mut fds, None));
            let mut kept = self.kept();
            // Someone may have taken it out meanwhile, and nothing may come for long.
            let is_there = rustix::io::retry_on_intr(|| {
                poll(&mut fds, Some(&rustix::event::Timespec { tv_sec: 0, tv_nsec: 0 }))
            });
            match is_there {
                Ok(0) => {}
                Ok(_) => match (&self.stream).read(&mut buffer) {
                    Ok(read @ 1..) => kept.add(&buffer[..read]),
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Ok(_) | Err(_) => break,
                },
                Err(_) => break,
            }
        }
        self.end();
    }

    #[cfg(not(unix))]
    fn drain(&self) {
        let mut buffer = vec![0; 64 * 1024];
        while let Ok(read @ 1..) = (&self.stream).read(&mut buffer) {
            self.kept().add(&buffer[..read]);
        }
        self.end();
    }

    fn end(&self) {
        self.kept().ended = true;
        self.has_ended.notify_all();
    }
}

impl Kept {
    fn add(&mut self, bytes: &[u8]) {
        self.bytes += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (text, closed) = piece.strip_suffix(b"\n").map_or((piece, false), |text| (text, true));
            if !self.open {
                if self.lines.len() == LAST_LINES {
                    self.lines.pop_front();
                }
                self.lines.push_back(Vec::new());
            }
            if let Some(line) = self.lines.back_mut() {
                let room = (SHOWN + 1).saturating_sub(line.len());
                line.extend_from_slice(&text[..text.len().min(room)]);
            }
            self.open = !closed;
            if closed {
                self.shorten_stack();
            }
        }
    }

    /// Leaves out the middle of a stack, which in every language is a row of indented lines. What it is about stands before it, and
    /// would be pushed out.
    fn shorten_stack(&mut self) {
        let is_indented =
            self.lines.back().is_some_and(|line| line.starts_with(b" ") || line.starts_with(b"\t"));
        self.indented = if is_indented { self.indented + 1 } else { 0 };
        let (first, last) = OF_STACK;
        let Some(left_out) = self.indented.checked_sub(first + last).filter(|count| *count > 0) else {
            return;
        };
        let place = self.lines.len().checked_sub(last + 1);
        if left_out > 1 {
            place.and_then(|place| self.lines.remove(place));
        }
        // The line before those that are kept of its end tells how many are left out.
        let place = self.lines.len().checked_sub(last + 1);
        if let Some(line) = place.and_then(|place| self.lines.get_mut(place)) {
            *line = format!("  … ({left_out} lines of the stack)").into_bytes();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_are_kept_however_they_are_cut_into_pieces() {
        let lines: Vec<String> = (0..100).map(|line| format!("line {line}")).collect();
        let text = lines.join("\n") + "\nno end";
        for size in [1, 3, 7, 1000] {
            let mut kept = Kept::default();
            text.as_bytes().chunks(size).for_each(|piece| kept.add(piece));
            assert_eq!(kept.lines.len(), LAST_LINES);
            assert_eq!(kept.lines[0], b"line 69", "in pieces of {size}");
            assert_eq!(kept.lines[LAST_LINES - 1], b"no end");
        }
    }

    #[test]
    fn what_a_stack_is_about_is_not_pushed_out_by_it() {
        let frames = (0..100).map(|frame| format!("  {frame}: a function\n"));
        let text = "panicked at src/client.rs:7:9:\nwhy\nstack backtrace:\n".to_owned()
            + &frames.collect::<String>()
            + "note: so it is\n";
        for size in [1, 3, 7, 10_000] {
            let mut kept = Kept::default();
            // What was written before does not matter.
            kept.add("noise\n".repeat(100).as_bytes());
            text.as_bytes().chunks(size).for_each(|piece| kept.add(piece));
            assert_eq!(kept.lines.len(), LAST_LINES, "in pieces of {size}");
            let lines: Vec<_> = kept.lines.iter().map(|line| String::from_utf8_lossy(line)).collect();
            let head =
                lines.iter().position(|line| line.starts_with("panicked at")).expect("its place is kept");
            assert_eq!(lines[head + 3], "  0: a function");
            assert_eq!(lines[head + 12], "  9: a function");
            assert_eq!(lines[head + 13], "  … (86 lines of the stack)");
            assert_eq!(
                lines[head + 14..],
                [
                    "  96: a function",
                    "  97: a function",
                    "  98: a function",
                    "  99: a function",
                    "note: so it is"
                ]
            );
        }
        let short = "  one\n".repeat(OF_STACK.0 + OF_STACK.1);
        let mut kept = Kept::default();
        kept.add(short.as_bytes());
        assert!(kept.lines.iter().all(|line| line == b"  one"), "nothing is left out of a short one");
    }

    #[test]
    fn a_line_may_be_as_long_as_the_limit_and_no_longer() {
        let heard = |length: usize| {
            let mut text = vec![b'x'; length];
            text.push(b'\n');
            listen(io::Cursor::new(text)).expect("there is a thread").recv().expect("something is heard")
        };
        assert!(matches!(heard(MAX_LINE), Heard::Line(line) if line.len() == MAX_LINE));
        assert!(matches!(heard(MAX_LINE + 1), Heard::TooLong(_)));
    }
}
