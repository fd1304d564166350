//! Speaks the Language Server Protocol.
//!
//! Only this crate knows the protocol's types; what is answered comes from `ius-ide`. It touches
//! no disk and no clock: whoever starts it hands in both.
