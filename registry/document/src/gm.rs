//! The commercial cryptography (商用密码) that seals rest on: SM3 digests (GB/T 32905) and SM2 signatures with SM3
//! (GB/T 32918.2).

use der::asn1::ObjectIdentifier;
use sm3::{Digest as _, Sm3};

/// The user identity that GM/T 0009 sets where nothing else is agreed: in seals and in certificates alike.
pub(crate) const USER_ID: &str = "1234567812345678";
/// SM2 with SM3.
pub(crate) const SM2_WITH_SM3: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.501");
/// The number of SM3.
pub(crate) const SM3_OID: &str = "1.2.156.10197.1.401";

/// The digest SM3.
pub(crate) fn sm3(bytes: &[u8]) -> [u8; 32] {
    Sm3::digest(bytes).into()
}
