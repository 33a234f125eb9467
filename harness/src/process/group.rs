//! A process in a group of its own, which is killed as a whole: what it started goes with it.
//!
//! Every group that is alive is written down, so that [`kill_all`] can leave none behind when the harness itself is
//! told to stop. A group's number is not given to others before its leader has been waited for, so a group is
//! always killed first and waited for then.

use std::collections::BTreeSet;
use std::io;
use std::process::{Child, Command, ExitStatus};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The groups that are alive, by the number of their leader. While this is locked no group can begin.
static ALIVE: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

fn alive() -> MutexGuard<'static, BTreeSet<u32>> {
    ALIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Kills every group and then does what `last` says, before which no other can begin.
pub fn kill_all<T>(last: impl FnOnce() -> T) -> T {
    let alive = alive();
    for leader in alive.iter() {
        kill(*leader);
    }
    last()
}

/// A process and what it has started.
#[derive(Debug)]
pub(super) struct Group {
    leader: Child,
    status: Option<ExitStatus>,
}

impl Group {
    /// Starts a process as the leader of a new group.
    pub(super) fn start(command: &mut Command) -> io::Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let mut alive = alive();
        let leader = command.spawn()?;
        alive.insert(leader.id());
        Ok(Self { leader, status: None })
    }

    pub(super) const fn leader(&mut self) -> &mut Child {
        &mut self.leader
    }

    /// Whether the leader has ended by itself.
    pub(super) fn has_ended(&mut self) -> bool {
        self.status.is_some() || has_ended(&mut self.leader)
    }

    /// Kills what is left of the group, and waits for its leader. Gives how the leader ended, where it had done so
    /// by itself.
    pub(super) fn kill(&mut self) -> Option<ExitStatus> {
        if self.status.is_none() {
            let by_itself = self.has_ended();
            let mut alive = alive();
            if !kill(self.leader.id()) {
                _ = self.leader.kill();
            }
            alive.remove(&self.leader.id());
            drop(alive);
            let status = self.leader.wait().ok();
            self.status = status;
            return status.filter(|_| by_itself);
        }
        None
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Kills a group; whether that could be done.
#[cfg(unix)]
fn kill(leader: u32) -> bool {
    let id = i32::try_from(leader).ok().and_then(rustix::process::Pid::from_raw);
    id.is_some_and(|id| rustix::process::kill_process_group(id, rustix::process::Signal::KILL).is_ok())
}

#[cfg(not(unix))]
fn kill(_: u32) -> bool {
    false
}

/// Whether a process has ended, without taking note of it: its number stays its own.
#[cfg(unix)]
fn has_ended(leader: &mut Child) -> bool {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let Some(id) = i32::try_from(leader.id()).ok().and_then(Pid::from_raw) else { return false };
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    matches!(waitid(WaitId::Pid(id), options), Ok(Some(_)))
}

#[cfg(not(unix))]
fn has_ended(leader: &mut Child) -> bool {
    matches!(leader.try_wait(), Ok(Some(_)))
}
