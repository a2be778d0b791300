package dev.trunkline.gateway.config;

import java.net.URI;
import java.util.Optional;

/// How the contract is shown.
///
/// @param credentials without them everyone sees it
public record SwaggerConfig(
    boolean enabled,
    Optional<Credentials> credentials,
    Optional<String> title,
    Optional<String> description,
    Optional<URI> externalDocs) {}
