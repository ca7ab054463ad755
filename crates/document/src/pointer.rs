//! JSON pointers (RFC 6901): one escaped token per step.

/// `pointer` with one more step.
///
/// ```
/// use cartevo_document::pointer;
///
/// assert_eq!(pointer::join("/paths", "/wallets/{id}"), "/paths/~1wallets~1{id}");
/// ```
pub fn join(pointer: &str, token: &str) -> String {
    format!("{pointer}/{}", token.replace('~', "~0").replace('/', "~1"))
}

/// The steps of a pointer, unescaped.
pub fn tokens(pointer: &str) -> impl Iterator<Item = String> + '_ {
    pointer
        .split('/')
        .skip(1)
        .map(|token| token.replace("~1", "/").replace("~0", "~"))
}
