//! An adapter behind its [`supervisor`](super::supervisor), as the harness sees it.

use super::family;
use super::living::{End, Ending, alive, has_died};
use super::supervisor::PATIENCE;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::{AsFd, OwnedFd};
use rustix::io::retry_on_intr;
use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};
use rustix::process::{Pid, Signal, kill_process};
use std::io::{self, IoSlice, Read};
use std::mem::MaybeUninit;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long a supervisor that has been told to end may take more than it gives what it kills.
const GRACE: Duration = Duration::from_secs(1);
/// How often someone looks whether it has.
const BREATH: Duration = Duration::from_millis(1);

/// A supervisor, and what it has said.
#[derive(Debug)]
pub(super) struct Supervised {
    supervisor: Child,
    control: UnixStream,
    /// What has come and is no whole line yet.
    rest: String,
    end: Option<End>,
}

impl Supervised {
    /// Starts a supervisor by this command, and passes it the streams of the adapter. It has so long until the adapter runs.
    pub(super) fn start(mut command: Command, theirs: &[OwnedFd; 3], limit: Duration) -> io::Result<Self> {
        let (control, their_control) = UnixStream::pair()?;
        let told = control.try_clone()?;
        control.set_nonblocking(true)?;
        command.stdin(OwnedFd::from(their_control)).stdout(Stdio::null()).stderr(Stdio::null());
        let mut alive = alive();
        let supervisor = command.spawn()?;
        alive.insert(supervisor.id(), Ending::Told(told));
        drop((alive, command));
        let mut supervised = Self { supervisor, control, rest: String::new(), end: None };
        match supervised.pass(theirs).and_then(|()| supervised.begin(limit)) {
            Ok(()) => Ok(supervised),
            Err(error) => {
                supervised.end();
                Err(error)
            }
        }
    }

    fn pass(&self, streams: &[OwnedFd; 3]) -> io::Result<()> {
        let streams = streams.each_ref().map(AsFd::as_fd);
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(3))];
        let mut ancillary = SendAncillaryBuffer::new(&mut space);
        if !ancillary.push(SendAncillaryMessage::ScmRights(&streams)) {
            return Err(io::Error::other("three streams are too many"));
        }
        retry_on_intr(|| sendmsg(&self.control, &[IoSlice::new(b"!")], &mut ancillary, SendFlags::empty()))?;
        Ok(())
    }

    fn begin(&mut self, limit: Duration) -> io::Result<()> {
        let deadline = Instant::now() + limit;
        loop {
            match self.hear(deadline.saturating_duration_since(Instant::now()))? {
                Some(line) if line == "started" => return Ok(()),
                Some(line) => return Err(io::Error::other(line.trim_start_matches("failed ").to_owned())),
                None if Instant::now() >= deadline => {
                    return Err(io::Error::other(
                        "its supervisor, which is this program once more, has not started it: \
                         the `main` of this program has to come to `interlude::suite` at once",
                    ));
                }
                None => {}
            }
        }
    }

    /// The next line, which may take so long. An error where there are no more.
    fn hear(&mut self, patience: Duration) -> io::Result<Option<String>> {
        loop {
            if let Some((line, rest)) = self.rest.split_once('\n') {
                let (line, rest) = (line.to_owned(), rest.to_owned());
                self.rest = rest;
                return Ok(Some(line));
            }
            let patience = Timespec::try_from(patience).ok();
            let mut fds = [PollFd::new(&self.control, PollFlags::IN)];
            if retry_on_intr(|| poll(&mut fds, patience.as_ref()))? == 0 {
                return Ok(None);
            }
            let mut bytes = [0; 256];
            match self.control.read(&mut bytes) {
                Ok(0) => return Err(io::Error::other("its supervisor is no more")),
                Ok(read) => self.rest.push_str(&String::from_utf8_lossy(&bytes[..read])),
                Err(error)
                    if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Takes note of how the adapter has ended, where it has, or does within that time.
    fn listen(&mut self, patience: Duration) -> io::Result<()> {
        while self.end.is_none()
            && let Some(line) = self.hear(patience)?
        {
            let status = line.strip_prefix("ended ").and_then(|raw| raw.parse().ok());
            self.end = status.map(|raw| End::Status(ExitStatus::from_raw(raw)));
        }
        Ok(())
    }

    /// Whether the adapter has ended by itself.
    pub(super) fn has_ended(&mut self) -> bool {
        if self.listen(Duration::ZERO).is_err() {
            self.end.get_or_insert(End::Unknown);
        }
        self.end.is_some()
    }

    /// Has the supervisor kill what is left, and waits until it has. Says how the adapter ended, where it had done so by
    /// itself.
    pub(super) fn end(&mut self) -> Option<End> {
        let id = self.supervisor.id();
        let has_vanished = has_died(id);
        tell_to_end(id, &self.control);
        let deadline = Instant::now() + PATIENCE + GRACE;
        // What it says up to its end is about what was before it was told.
        while self.listen(BREATH).is_ok() && self.end.is_none() && Instant::now() < deadline {}
        while !has_died(id) && Instant::now() < deadline {
            std::thread::sleep(BREATH);
        }
        let by_itself = self.end.clone().or(has_vanished.then_some(End::Unknown));
        let mut alive = alive();
        let is_well = has_died(id);
        if !is_well {
            _ = self.supervisor.kill();
        }
        let status = self.supervisor.wait();
        if !status.is_ok_and(|status| status.success()) {
            // Someone has killed it, so that those it was to see to are with us now.
            let own_session = family::Member::own().map(|own| own.session);
            let is_strange = |it: &family::Member| {
                Some(it.session) != own_session
                    && !u32::try_from(it.id).is_ok_and(|id| alive.contains_key(&id))
            };
            if !family::end(is_strange, PATIENCE) {
                tracing::warn!("some processes of an adapter could not be killed");
            }
        }
        alive.remove(&id);
        by_itself
    }
}

/// Tells a supervisor to end, even one that someone has stopped.
pub(super) fn tell_to_end(supervisor: u32, control: &UnixStream) {
    _ = control.shutdown(Shutdown::Write);
    if let Some(id) = i32::try_from(supervisor).ok().and_then(Pid::from_raw) {
        _ = kill_process(id, Signal::CONT);
    }
}
