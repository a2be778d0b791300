package dev.trunkline.simulator.privacy;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.iq.IqAnswer;
import dev.trunkline.simulator.iq.IqTable;
import dev.trunkline.simulator.notification.Notifications;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.Directory;
import dev.trunkline.simulator.turn.Turn;

/// Passes on trusted-contact tokens: whoever issues one lets the other account write to it. The
/// token itself means nothing here.
public final class PrivacyTokens {
  private static final int TOKEN_BYTES = 16;

  private final Directory directory;
  private final Notifications notifications;

  public PrivacyTokens(Directory directory, Notifications notifications) {
    this.directory = directory;
    this.notifications = notifications;
  }

  public void register(IqTable<Device> table) {
    table.on("privacy", "set", "tokens", this::issue);
  }

  private IqAnswer issue(Turn turn, Device issuer, Node iq) {
    for (Node token : iq.requireChild("tokens").children("token")) {
      Jid jid = token.requireJid("jid");
      directory.find(jid).ifPresent(target -> issue(turn, issuer.account(), target, token));
    }
    return IqAnswer.empty();
  }

  private void issue(Turn turn, Account issuer, Account target, Node asked) {
    byte[] bytes = new byte[TOKEN_BYTES];
    turn.random().nextBytes(bytes);
    for (Device device : target.linkedDevices()) {
      Node token =
          Node.of("token")
              .with("jid", device.jid(Addressing.PHONE_NUMBER))
              .with("t", asked.find("t").orElse(Long.toString(turn.seconds())))
              .with("type", "trusted_contact")
              .holding(bytes);
      notifications.fromAccount(
          turn,
          device,
          notifications
              .start(turn, "privacy_token")
              .with("from", issuer.jid(Addressing.PHONE_NUMBER))
              .with("sender_lid", issuer.jid(Addressing.LID))
              .holding(Node.of("tokens").holding(token)),
          issuer);
    }
  }
}
