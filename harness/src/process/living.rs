//! The groups of processes that are alive, and how one ended.

use std::collections::BTreeMap;
use std::process::ExitStatus;
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

/// How long [`kill_all`](super::kill_all) waits until all that is killed is gone.
pub(super) const PATIENCE: Duration = Duration::from_millis(1200);
/// How often it looks.
pub(super) const GLANCE: Duration = Duration::from_millis(2);

/// The groups that are alive, by the number of the process that this one has started, and how to end each. While this is
/// locked no group can begin.
static ALIVE: Mutex<BTreeMap<u32, Ending>> = Mutex::new(BTreeMap::new());

/// How a group is ended from outside.
#[derive(Debug)]
pub(super) enum Ending {
    /// Its supervisor is told, and does it.
    #[cfg(unix)]
    Told(std::os::unix::net::UnixStream),
    /// Its job is closed, and the system ends all that is in it.
    #[cfg(windows)]
    Closed(#[expect(dead_code, reason = "held, so that it is closed when this is dropped")] super::job::Job),
    /// The process group is killed.
    Killed,
}

pub(super) type Alive = MutexGuard<'static, BTreeMap<u32, Ending>>;

pub(super) fn alive() -> Alive {
    ALIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The list of groups, unless someone holds it for long.
pub(super) fn alive_soon() -> Option<Alive> {
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

/// How a process ended by itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum End {
    /// As the system tells.
    Status(ExitStatus),
    /// Its supervisor is no more, so no one knows.
    #[cfg(unix)]
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
            #[cfg(unix)]
            Self::Unknown => f.write_str("its supervisor was killed"),
        }
    }
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
pub(super) fn has_died(_: u32) -> bool {
    true
}
