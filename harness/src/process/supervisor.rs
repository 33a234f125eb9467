//! A process between the harness and an adapter, which sees to it that nothing of the adapter outlives it.
//!
//! It is the program that runs, once more, in another role ([`supervise`]): the leader of a session without a terminal and,
//! on Linux, the process to which orphans go, however they have got away. It starts the adapter with the streams that
//! the harness passes to it, and never reads or writes one of them. When the harness asks for it, or is no more, it kills
//! all that is left and ends.
//!
//! What is said goes over one socket, which is the supervisor's standard input: from the harness a byte with the streams,
//! and later the end; from the supervisor a line once the adapter has started or could not, and one when it has ended.

use super::family;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::{AsFd, OwnedFd};
use rustix::io::retry_on_intr;
use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg};
use rustix::process::Pid;
use std::io::{self, IoSliceMut, Write};
use std::mem::MaybeUninit;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The environment variable that gives a process this role, if it holds the number of the process's parent.
pub(super) const ROLE: &str = "INTERLUDE_SUPERVISES_FOR";
/// How long it may take until all that is killed is gone.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// How often a system is asked for those that have died which does not tell.
const GLANCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };

/// Whether this program takes the role when it is asked to.
static IS_WILLING: AtomicBool = AtomicBool::new(false);

/// Plays the role where this process has been started for it, and ends the process then.
///
/// A program that starts adapters calls this first in its `main`. Where it does not, adapters have no supervisor, and
/// what leaves their process group is left alone.
pub fn supervise() {
    let asked = std::env::var(ROLE).ok().and_then(|id| id.parse().ok());
    let parent = rustix::process::getppid().map(|id| id.as_raw_nonzero().get());
    if asked.is_some() && asked == parent {
        let is_well = supervise_one().unwrap_or(false);
        std::process::exit(i32::from(!is_well));
    }
    family::adopt_orphans();
    IS_WILLING.store(true, Ordering::Relaxed);
}

/// The program, in its other role, if it takes it.
pub(super) fn program() -> io::Result<Option<Command>> {
    if !IS_WILLING.load(Ordering::Relaxed) {
        return Ok(None);
    }
    // By this name it is the very program that runs, even where its file has been replaced or removed.
    let mut command = if cfg!(target_os = "linux") {
        Command::new("/proc/self/exe")
    } else {
        Command::new(std::env::current_exe()?)
    };
    command.arg0("interlude-supervisor").env(ROLE, std::process::id().to_string());
    Ok(Some(command))
}

/// Sees to an adapter from its start to its end; whether nothing of it is left.
fn supervise_one() -> io::Result<bool> {
    rustix::process::setsid()?;
    family::adopt_orphans();
    let control = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let [stdin, stdout, stderr] = streams(&control)?;
    let mut words = std::env::args_os().skip(1);
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words).env_remove(ROLE).process_group(0);
    command.stdin(Stdio::from(stdin)).stdout(Stdio::from(stdout)).stderr(Stdio::from(stderr));
    let started = command.spawn();
    // Its ends of the streams are the adapter's alone now.
    drop(command);
    let adapter = match &started {
        Ok(adapter) => {
            tell(&control, "started");
            i32::try_from(adapter.id()).ok().and_then(Pid::from_raw)
        }
        Err(error) => {
            tell(&control, &format!("failed {error}"));
            return Ok(true);
        }
    };
    wait(&control, adapter);
    Ok(end_all(adapter))
}

/// Waits for the end of the socket, and tells when the adapter has ended.
fn wait(control: &UnixStream, adapter: Option<Pid>) {
    #[cfg(target_os = "linux")]
    let mut death =
        adapter.and_then(|id| rustix::process::pidfd_open(id, rustix::process::PidfdFlags::empty()).ok());
    #[cfg(not(target_os = "linux"))]
    let mut death: Option<OwnedFd> = None;
    let is_told = death.is_some();
    loop {
        let mut fds = vec![PollFd::new(control, PollFlags::IN)];
        fds.extend(death.as_ref().map(|death| PollFd::new(death, PollFlags::IN)));
        let patience = if is_told { None } else { Some(&GLANCE) };
        let polled = retry_on_intr(|| poll(&mut fds, patience));
        let is_over = polled.is_err() || !fds[0].revents().is_empty();
        if fds.get(1).is_some_and(|death| !death.revents().is_empty()) {
            death = None;
        }
        family::reap(|id, status| {
            if Some(id) == adapter {
                tell(control, &format!("ended {}", status.as_raw()));
            }
        });
        if is_over {
            return;
        }
    }
}

/// Kills all that is left of the adapter; whether nothing is.
fn end_all(adapter: Option<Pid>) -> bool {
    if family::Member::own().is_some() {
        return family::end(|_| true, PATIENCE);
    }
    if let Some(adapter) = adapter {
        _ = rustix::process::kill_process_group(adapter, rustix::process::Signal::KILL);
        _ = rustix::process::kill_process(adapter, rustix::process::Signal::KILL);
        _ = rustix::process::waitpid(Some(adapter), rustix::process::WaitOptions::empty());
    }
    true
}

fn tell(mut control: &UnixStream, line: &str) {
    // The harness may be no more; then there is no one to tell.
    _ = writeln!(control, "{}", line.replace('\n', " "));
}

/// The three streams that come with the first byte.
fn streams(control: &UnixStream) -> io::Result<[OwnedFd; 3]> {
    let mut byte = [0];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(3))];
    let mut ancillary = RecvAncillaryBuffer::new(&mut space);
    let received = retry_on_intr(|| {
        recvmsg(control, &mut [IoSliceMut::new(&mut byte)], &mut ancillary, RecvFlags::empty())
    });
    received?;
    let mut streams = Vec::new();
    for message in ancillary.drain() {
        if let RecvAncillaryMessage::ScmRights(passed) = message {
            streams.extend(passed);
        }
    }
    for stream in &streams {
        rustix::io::fcntl_setfd(stream, rustix::io::FdFlags::CLOEXEC)?;
    }
    streams.try_into().map_err(|_| io::Error::other("the harness passed other streams than three"))
}
