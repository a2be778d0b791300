package dev.trunkline.gateway.http.waha;

import java.util.List;
import java.util.Optional;

/// How this process is doing.
public interface Health {

  /// Whether requests should come here: the store answers, and nobody asked to drain.
  boolean isReady();

  /// What it depends on. May ask each of them; takes a few seconds at most.
  List<Component> components();

  /// Something that this process depends on.
  ///
  /// @param detail why it is down
  record Component(String name, boolean up, Optional<String> detail) {}
}
