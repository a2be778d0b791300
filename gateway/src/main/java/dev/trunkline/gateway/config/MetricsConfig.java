package dev.trunkline.gateway.config;

import java.util.Optional;

/// Who gets metrics.
///
/// @param credentials a way in besides the API key
public record MetricsConfig(boolean enabled, Optional<Credentials> credentials) {}
