//! Waking an event loop from another thread.

use std::io;

use pyo3::prelude::*;

#[cfg(target_os = "linux")]
pub(crate) use linux::EventFd;

/// How a loop learns that answers are waiting.
pub(crate) enum Wake {
    /// It watches this descriptor. Writing takes no GIL.
    #[cfg(target_os = "linux")]
    EventFd(EventFd),
    /// It is told by this function, for loops that watch no descriptors.
    Call(Py<PyAny>),
}

impl Wake {
    #[cfg(target_os = "linux")]
    pub(crate) fn event_fd() -> io::Result<Self> {
        EventFd::new().map(Self::EventFd)
    }

    #[cfg(not(target_os = "linux"))]
    pub(crate) fn event_fd() -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(crate) fn wake(&self) {
        match self {
            #[cfg(target_os = "linux")]
            Self::EventFd(fd) => fd.raise(),
            // A loop that is closed, or an interpreter that is ending, has nobody left to wake.
            Self::Call(call) => {
                let _ = Python::try_attach(|py| call.call0(py).map(drop));
            }
        }
    }

    /// To be called before the answers are taken: what comes after that wakes again.
    pub(crate) fn reset(&self) {
        #[cfg(target_os = "linux")]
        if let Self::EventFd(fd) = self {
            fd.lower();
        }
    }

    pub(crate) fn fileno(&self) -> Option<i32> {
        match self {
            #[cfg(target_os = "linux")]
            Self::EventFd(fd) => Some(fd.fileno()),
            Self::Call(_) => None,
        }
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::io;
    use std::os::fd::{AsRawFd as _, OwnedFd};

    use rustix::event::{EventfdFlags, eventfd};

    pub(crate) struct EventFd(OwnedFd);

    impl EventFd {
        pub(super) fn new() -> io::Result<Self> {
            Ok(Self(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?))
        }

        /// Fails only when it is raised 2^64 times already.
        pub(super) fn raise(&self) {
            let _ = rustix::io::write(&self.0, &1u64.to_ne_bytes());
        }

        /// Fails only when it isn't raised.
        pub(super) fn lower(&self) {
            let _ = rustix::io::read(&self.0, &mut [0; 8]);
        }

        pub(super) fn fileno(&self) -> i32 {
            self.0.as_raw_fd()
        }
    }
}
