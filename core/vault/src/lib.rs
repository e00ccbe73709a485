//! The encrypted store on a device.
