package dev.trunkline.gateway.metric;

import java.time.Instant;
import java.util.Optional;

/// What is reported of one session.
///
/// @param statusSince when it got into this status
public record SessionSample(
    String name, String status, Optional<Instant> lastActivityAt, Optional<Instant> statusSince) {}
