package dev.trunkline.engine.usync;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.turn.Iq;
import dev.trunkline.engine.turn.Turn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The shapes of `usync` queries and their answers.
///
/// Observed: Baileys 7.0.0-rc14 and whatsmeow, 2026-08.
public final class Usync {
  private Usync() {}

  /// Asks which devices `accounts` have, and their LIDs.
  public static Node deviceQuery(Turn turn, Collection<Jid> accounts) {
    List<Node> users =
        accounts.stream().map(jid -> Node.of("user").with("jid", jid.account())).toList();
    return query(
        turn, "message", List.of(Node.of("devices").with("version", "2"), Node.of("lid")), users);
  }

  /// Asks whether a phone number is on WhatsApp.
  ///
  /// @param digits with country code, without `+`
  public static Node numberQuery(Turn turn, String digits) {
    Node user = Node.of("user").holding(Node.of("contact").holding("+" + digits));
    return query(turn, "interactive", List.of(Node.of("contact"), Node.of("lid")), List.of(user));
  }

  private static Node query(Turn turn, String context, List<Node> protocols, List<Node> users) {
    return Iq.get("usync")
        .holding(
            Node.of("usync")
                .with("context", context)
                .with("mode", "query")
                .with("sid", turn.nextId())
                .with("last", "true")
                .with("index", "0")
                .holding(Node.of("query").holding(protocols), Node.of("list").holding(users)));
  }

  /// Remembers the devices and names that an answer tells.
  public static void learnDevices(Turn turn, Node result) {
    for (Node user : users(result)) {
      Optional<Jid> account = user.findJid("jid").map(Jid::account);
      if (account.isEmpty()) {
        continue;
      }
      lid(user).ifPresent(lid -> LidMapping.learn(turn, account.get(), lid));
      user.child("devices")
          .flatMap(devices -> devices.child("device-list"))
          .ifPresent(list -> DeviceLists.learn(turn, account.get(), numbers(list)));
    }
  }

  /// A device other than the phone is real only when the account signed it under a key index.
  private static List<Integer> numbers(Node deviceList) {
    List<Integer> numbers = new ArrayList<>();
    for (Node device : deviceList.children("device")) {
      int number = Math.clamp(device.requireNumber("id"), 0, 0xffff);
      if (number == 0 || device.find("key-index").isPresent()) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  /// What WhatsApp says about one phone number.
  public record NumberAnswer(boolean exists, Optional<Jid> account, Optional<Jid> lid) {}

  public static NumberAnswer numberAnswer(Node result) {
    for (Node user : users(result)) {
      boolean exists = user.child("contact").filter(node -> node.has("type", "in")).isPresent();
      if (exists) {
        return new NumberAnswer(true, user.findJid("jid").map(Jid::account), lid(user));
      }
    }
    return new NumberAnswer(false, Optional.empty(), Optional.empty());
  }

  private static List<Node> users(Node result) {
    return result.requireChild("usync").requireChild("list").children("user");
  }

  private static Optional<Jid> lid(Node user) {
    return user.child("lid").flatMap(node -> node.findJid("val")).filter(Jid::isLid);
  }
}
