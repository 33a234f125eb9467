//! A process and all that it starts, which ends as a whole. Where there is a [`supervisor`](super::supervisor), that is
//! whatever descends from the process; on Windows it is its [job](super::job); else it is its process group.
//!
//! Every group that is alive is written down, so that [`kill_all`] can leave none behind when the harness itself is
//! told to stop. A process's number is not given to others before it has been waited for, so a group is always killed
//! first and waited for then.

use super::Adapter;
use super::living::{End, Ending, GLANCE, PATIENCE, alive, alive_soon, has_died};
#[cfg(unix)]
use super::supervised::Supervised;
use std::io::{self, PipeReader, PipeWriter};
use std::process::Child;
use std::time::{Duration, Instant};

/// Ends every group and then does what `last` says, before which no other can begin.
///
/// Where someone holds the list of groups for long, they are left to their supervisors, which end when this process does.
pub fn kill_all<T>(last: impl FnOnce() -> T) -> T {
    let Some(mut alive) = alive_soon() else { return last() };
    for (leader, ending) in alive.iter() {
        match ending {
            #[cfg(unix)]
            Ending::Told(control) => super::supervised::tell_to_end(*leader, control),
            #[cfg(windows)]
            Ending::Closed(_) => {}
            Ending::Killed => _ = kill(*leader),
        }
    }
    let deadline = Instant::now() + PATIENCE;
    for leader in alive.keys() {
        while !has_died(*leader) && Instant::now() < deadline {
            std::thread::sleep(GLANCE);
        }
    }
    // With its entry a job is closed, and what is in it ended.
    alive.clear();
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
        alive.insert(leader.id(), ending(&leader));
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

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}

/// How what a process starts is ended.
#[cfg(windows)]
fn ending(leader: &Child) -> Ending {
    super::job::of(leader).map_or(Ending::Killed, Ending::Closed)
}

#[cfg(not(windows))]
const fn ending(_: &Child) -> Ending {
    Ending::Killed
}

fn end(leader: &mut Child) -> Option<End> {
    let by_itself = has_ended(leader);
    let mut alive = alive();
    if !kill(leader.id()) {
        _ = leader.kill();
    }
    // With this a job is closed.
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

#[cfg(unix)]
fn has_ended(leader: &mut Child) -> bool {
    has_died(leader.id())
}

#[cfg(not(unix))]
fn has_ended(leader: &mut Child) -> bool {
    matches!(leader.try_wait(), Ok(Some(_)))
}
