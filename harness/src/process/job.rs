//! Jobs, by which Windows keeps a process and all that it starts together. When the last handle of a job is closed, the system
//! ends whatever is in it: so nothing of an adapter outlives the harness, however that ends.

use std::os::windows::io::AsRawHandle as _;
use std::process::Child;
use std::sync::OnceLock;
pub(super) use win32job::Job;
use win32job::{ExtendedLimitInfo, JobError};

/// The job that this program is in. It is never closed while the program runs.
static OWN: OnceLock<Option<Job>> = OnceLock::new();

/// Puts this program into a job, where it is in none of this kind yet: what it starts is in it too, and ends with it.
///
/// A program that starts adapters calls this first in its `main`. Where it does not, or where the system refuses, what an
/// adapter starts before it is put into a job of its own is left alone.
pub fn supervise() {
    OWN.get_or_init(|| {
        let job = closing().ok()?;
        job.assign_current_process().ok().map(|()| job)
    });
}

/// The job of a process, unless the system refuses.
pub(super) fn of(leader: &Child) -> Option<Job> {
    let job = closing().ok()?;
    match job.assign_process(leader.as_raw_handle() as isize) {
        Ok(()) => Some(job),
        Err(error) => {
            tracing::warn!("no job for an adapter: {error}");
            None
        }
    }
}

/// A job that ends what is in it when it is closed.
fn closing() -> Result<Job, JobError> {
    let mut limits = ExtendedLimitInfo::new();
    limits.limit_kill_on_job_close();
    Job::create_with_limit_info(&limits)
}
