//! The work that one diagnosis may cost, and the part of it that is used.

/// Largest body that is rewritten, in bytes.
pub const BODY_REWRITE_BYTES_MAX: usize = 64 * 1024;

/// The work that one diagnosis may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Largest number of computed signatures.
    pub signatures_max: u32,
    /// Largest number of bytes that are signed.
    pub signed_bytes_max: usize,
    /// Largest number of bytes of bodies and queries that are rewritten and hashed.
    pub rewritten_bytes_max: usize,
    /// True if every port is tried where a proxy may have dropped that of the host and nothing else explains the signature:
    /// up to 400,000 signatures more, a twentieth of a second for each host.
    pub tries_every_port: bool,
}

impl Effort {
    /// For a server: about ten milliseconds.
    pub const SERVER: Self = Self {
        signatures_max: 3_000,
        signed_bytes_max: 4 * 1024 * 1024,
        rewritten_bytes_max: 512 * 1024,
        tries_every_port: false,
    };

    /// For a person who waits: about a second.
    pub const OFFLINE: Self = Self {
        signatures_max: 250_000,
        signed_bytes_max: 512 * 1024 * 1024,
        rewritten_bytes_max: 64 * 1024 * 1024,
        tries_every_port: true,
    };

    /// For every port of some hosts.
    const EVERY_PORT: Self = Self {
        signatures_max: 400_000,
        signed_bytes_max: 512 * 1024 * 1024,
        rewritten_bytes_max: 0,
        tries_every_port: false,
    };
}

/// The used part of an effort.
pub(crate) struct Budget {
    effort: Effort,
    signatures: u32,
    signed_bytes: usize,
    rewritten_bytes: usize,
    is_exhausted: bool,
}

impl Budget {
    pub(crate) const fn new(effort: Effort) -> Self {
        Self { effort, signatures: 0, signed_bytes: 0, rewritten_bytes: 0, is_exhausted: false }
    }

    /// The budget for every port of some hosts, if this effort allows it.
    pub(crate) fn start_every_port(&self) -> Option<Self> {
        self.effort.tries_every_port.then(|| Self::new(Effort::EVERY_PORT))
    }

    /// Takes the work of one signature over some bytes; returns false if the budget does not allow it.
    pub(crate) fn take_signature(&mut self, bytes: usize) -> bool {
        let signatures = self.signatures.checked_add(1).filter(|all| *all <= self.effort.signatures_max);
        let signed_bytes =
            self.signed_bytes.checked_add(bytes).filter(|all| *all <= self.effort.signed_bytes_max);
        let (Some(signatures), Some(signed_bytes)) = (signatures, signed_bytes) else {
            self.is_exhausted = true;
            return false;
        };
        (self.signatures, self.signed_bytes) = (signatures, signed_bytes);
        true
    }

    /// Takes the work of rewriting some bytes `times` times; returns false if the budget does not allow it.
    pub(crate) fn take_rewriting(&mut self, bytes: usize, times: usize) -> bool {
        let rewritten_bytes =
            bytes.checked_mul(times).and_then(|more| self.rewritten_bytes.checked_add(more));
        let Some(rewritten_bytes) = rewritten_bytes.filter(|all| *all <= self.effort.rewritten_bytes_max)
        else {
            self.is_exhausted = true;
            return false;
        };
        self.rewritten_bytes = rewritten_bytes;
        true
    }

    /// Number of computed signatures.
    pub(crate) const fn signature_count(&self) -> u32 {
        self.signatures
    }

    /// Returns true if something was not tried, because the budget did not allow it.
    pub(crate) const fn is_exhausted(&self) -> bool {
        self.is_exhausted
    }
}
