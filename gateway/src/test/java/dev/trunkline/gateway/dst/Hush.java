package dev.trunkline.gateway.dst;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/// Keeps members from telling of every mishap, unless they are asked to: `-Dlog=INFO`.
final class Hush implements BeforeAllCallback, AfterAllCallback {
  private static final Logger LOGS = (Logger) LoggerFactory.getLogger("dev.trunkline");

  private @Nullable Level before;

  @Override
  public void beforeAll(ExtensionContext context) {
    before = LOGS.getLevel();
    LOGS.setLevel(Level.toLevel(System.getProperty("log"), Level.OFF));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    LOGS.setLevel(before);
  }
}
