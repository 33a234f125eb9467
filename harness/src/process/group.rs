//! A process and all that it starts, which ends as a whole. Where there is a [`supervisor`](super::supervisor), that is
//! whatever descends from the process; else it is its process group.
//!
//! Every group that is alive is written down, so that [`kill_all`] can leave none behind when the harness itself is
//! told to stop. A process's number is not given to others before it has been waited for, so a group is always killed
//! first and waited for then.

use super::Adapter;
#[cfg(unix)]
use super::supervised::Supervised;
use std::collections::BTreeMap;
use std::io::{self, PipeReader, PipeWriter};
use std::process::{Child, ExitStatus};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

/// How long [`kill_all`] waits until all that is killed is gone.
const PATIENCE: Duration = Duration::from_millis(1200);
/// How often it looks.
const GLANCE: Duration = Duration::from_millis(2);

/// The groups that are alive, by the number of the process that this one has started, and how to end each. While this is
/// locked no group can begin.
static ALIVE: Mutex<BTreeMap<u32, Ending>> = Mutex::new(BTreeMap::new());

/// How a group is ended from outside.
#[derive(Debug)]
pub(super) enum Ending {
    /// Its supervisor is told, and does it.
    #[cfg(unix)]
    Told(std::os::unix::net::UnixStream),
    /// The process group is killed.
    Killed,
}

pub(super) type Alive = MutexGuard<'static, BTreeMap<u32, Ending>>;

pub(super) fn alive() -> Alive {
    ALIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The list of groups, unless someone holds it for long.
fn alive_soon() -> Option<Alive> {
    let deadline = Instant::now() + PATIENCE / 3;
    loop {
        match ALIVE.try_lock() {
            Ok(alive) => return Some(alive),
            Err(TryLockError::Poisoned(poisoned)) => return Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) if Instant::now() >= deadline => return None,
            Err(TryLockError::WouldBlock) => std::thread::sleep(GLANCE),
        }
    }
}

/// Ends every group and then does what `last` says, before which no other can begin.
///
/// Where someone holds the list of groups for long, they are left to their supervisors, which end when this process does.
pub fn kill_all<T>(last: impl FnOnce() -> T) -> T {
    let Some(alive) = alive_soon() else { return last() };
    for (leader, ending) in alive.iter() {
        match ending {
            #[cfg(unix)]
            Ending::Told(control) => super::supervised::tell_to_end(*leader, control),
            Ending::Killed => _ = kill(*leader),
        }
    }
    let deadline = Instant::now() + PATIENCE;
    for leader in alive.keys() {
        while !has_died(*leader) && Instant::now() < deadline {
            std::thread::sleep(GLANCE);
        }
    }
    last()
}

/// The streams of a process, as they are seen from here.
#[derive(Debug)]
pub(super) struct Streams {
    pub(super) stdin: PipeWriter,
    pub(super) stdout: PipeReader,
    pub(super) stderr: PipeReader,
}

/// A process and what it has started.
#[derive(Debug)]
pub(super) struct Group {
    leader: Leader,
    is_over: bool,
}

#[derive(Debug)]
enum Leader {
    #[cfg(unix)]
    Supervised(Supervised),
    Plain(Child),
}

impl Group {
    /// Starts an adapter. It has so long until it runs.
    pub(super) fn start(adapter: &Adapter, limit: Duration) -> io::Result<(Self, Streams)> {
        let (their_stdin, stdin) = io::pipe()?;
        let (stdout, their_stdout) = io::pipe()?;
        let (stderr, their_stderr) = io::pipe()?;
        let streams = Streams { stdin, stdout, stderr };
        #[cfg(unix)]
        if let Some(supervisor) = super::supervisor::program()? {
            let command = adapter.supervised_by(supervisor);
            let theirs = [their_stdin.into(), their_stdout.into(), their_stderr.into()];
            let leader = Leader::Supervised(Supervised::start(command, &theirs, limit)?);
            return Ok((Self { leader, is_over: false }, streams));
        }
        _ = limit;
        let mut command = adapter.to_command();
        command.stdin(their_stdin).stdout(their_stdout).stderr(their_stderr);
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut alive = alive();
        let leader = command.spawn()?;
        alive.insert(leader.id(), Ending::Killed);
        Ok((Self { leader: Leader::Plain(leader), is_over: false }, streams))
    }

    /// Whether the process has ended by itself.
    pub(super) fn has_ended(&mut self) -> bool {
        self.is_over
            || match &mut self.leader {
                #[cfg(unix)]
                Leader::Supervised(leader) => leader.has_ended(),
                Leader::Plain(leader) => has_ended(leader),
            }
    }

    /// Kills what is left of the group, and waits until it is gone. Says how the process ended, where it had done so by
    /// itself.
    pub(super) fn kill(&mut self) -> Option<End> {
        if self.is_over {
            return None;
        }
        self.is_over = true;
        match &mut self.leader {
            #[cfg(unix)]
            Leader::Supervised(leader) => leader.end(),
            Leader::Plain(leader) => end(leader),
        }
    }
}

/// How a process ended by itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum End {
    /// As the system tells.
    Status(ExitStatus),
    /// Its supervisor is no more, so no one knows.
    Unknown,
}

impl End {
    /// Whether all is well.
    pub(super) fn is_success(&self) -> bool {
        matches!(self, Self::Status(status) if status.success())
    }
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Status(status) => status.fmt(f),
            Self::Unknown => f.write_str("its supervisor was killed"),
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}

fn end(leader: &mut Child) -> Option<End> {
    let by_itself = has_ended(leader);
    let mut alive = alive();
    if !kill(leader.id()) {
        _ = leader.kill();
    }
    alive.remove(&leader.id());
    drop(alive);
    let status = leader.wait().ok();
    status.filter(|_| by_itself).map(End::Status)
}

/// Kills a process group; whether that could be done.
#[cfg(unix)]
fn kill(leader: u32) -> bool {
    let id = i32::try_from(leader).ok().and_then(rustix::process::Pid::from_raw);
    id.is_some_and(|id| rustix::process::kill_process_group(id, rustix::process::Signal::KILL).is_ok())
}

#[cfg(not(unix))]
fn kill(_: u32) -> bool {
    false
}

/// Whether a process that this one has started has died, without taking note of it: its number stays its own.
#[cfg(unix)]
pub(super) fn has_died(id: u32) -> bool {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let Some(id) = i32::try_from(id).ok().and_then(Pid::from_raw) else { return true };
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    !matches!(waitid(WaitId::Pid(id), options), Ok(None))
}

#[cfg(not(unix))]
fn has_died(_: u32) -> bool {
    true
}

#[cfg(unix)]
fn has_ended(leader: &mut Child) -> bool {
    has_died(leader.id())
}

#[cfg(not(unix))]
fn has_ended(leader: &mut Child) -> bool {
    matches!(leader.try_wait(), Ok(Some(_)))
}
