package dev.trunkline.gateway.cluster.pekko;

import java.nio.file.Path;

/// How members prove to each other who they are: PEM files, read again when they change.
///
/// @param authority the certificate that all members' certificates are signed with
public record ClusterTls(Path key, Path certificate, Path authority) {}
