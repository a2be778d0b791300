package dev.trunkline.simulator.iq;

import dev.trunkline.engine.node.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Finds who answers an iq: by namespace, type and the tag of its first child, or by less.
///
/// @param <C> who asks
public final class IqTable<C> {
  private static final String ANY = "*";

  private record Key(String xmlns, String type, String child) {}

  private final Map<Key, IqHandler<C>> handlers = new HashMap<>();

  /// Registers who answers iqs of a namespace and type whose first child has the tag `child`.
  public IqTable<C> on(String xmlns, String type, String child, IqHandler<C> handler) {
    handlers.put(new Key(xmlns, type, child), handler);
    return this;
  }

  /// Registers who answers all other iqs of a namespace and type.
  public IqTable<C> on(String xmlns, String type, IqHandler<C> handler) {
    return on(xmlns, type, ANY, handler);
  }

  /// Registers who answers all other iqs of a namespace.
  public IqTable<C> on(String xmlns, IqHandler<C> handler) {
    return on(xmlns, ANY, ANY, handler);
  }

  public Optional<IqHandler<C>> find(Node iq) {
    String xmlns = iq.find("xmlns").orElse("");
    String type = iq.find("type").orElse("");
    String child = iq.children().isEmpty() ? "" : iq.children().getFirst().tag();
    return find(xmlns, type, child)
        .or(() -> find(xmlns, type, ANY))
        .or(() -> find(xmlns, ANY, ANY));
  }

  private Optional<IqHandler<C>> find(String xmlns, String type, String child) {
    return Optional.ofNullable(handlers.get(new Key(xmlns, type, child)));
  }
}
