package dev.trunkline.gateway.config;

/// A name and a password, for HTTP's basic authentication.
public record Credentials(String username, Secret password) {}
