package dev.trunkline.simulator.pairing;

import dev.trunkline.engine.crypto.CryptoException;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.XEdDsa;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.connection.Connection;
import dev.trunkline.simulator.delivery.Server;
import dev.trunkline.simulator.iq.IqAnswer;
import dev.trunkline.simulator.iq.IqTable;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.turn.Turn;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lets phones link new devices by the codes that these show.
public final class Pairing {
  private static final int REF_BYTES = 24;

  private final Server server;
  private final Links links;
  private final CodePairing codes;
  private final Map<String, Offer> byRef = new HashMap<>();
  private final Map<Connection, Offer> byConnection = new HashMap<>();
  private final IqTable<Offer> table = new IqTable<>();

  public Pairing(Server server, Links links) {
    this.server = server;
    this.links = links;
    this.codes = new CodePairing(server, links);
    table.on("w:p", (_, _, _) -> IqAnswer.empty());
    codes.register(table);
  }

  public CodePairing codes() {
    return codes;
  }

  /// Welcomes a client that has no account yet: gives it what to show as codes.
  public void offer(Turn turn, Connection connection) {
    List<String> refs = new ArrayList<>();
    for (int i = 0; i < Offer.REFS; i++) {
      refs.add(ref(turn));
    }
    Offer offer;
    try {
      offer = Offer.of(connection, turn.now(), refs);
    } catch (CryptoException _) {
      refuse(turn, connection);
      return;
    }
    CurvePublicKey preKey = new CurvePublicKey(offer.signedPreKey().key());
    if (!XEdDsa.verify(offer.identity(), preKey.encoded(), offer.signedPreKey().signature())) {
      refuse(turn, connection);
      return;
    }
    server.connections().startPairing(connection);
    byConnection.put(connection, offer);
    refs.forEach(each -> byRef.put(each, offer));
    server.connections().send(turn, connection, pairDevice(refs));
  }

  private void refuse(Turn turn, Connection connection) {
    server.tally().count(Counter.MALFORMED_STANZAS);
    server
        .connections()
        .close(
            turn,
            connection,
            Optional.of(Node.of("failure").with("reason", 400).with("location", "sim")));
  }

  private static String ref(Turn turn) {
    byte[] bytes = new byte[REF_BYTES];
    turn.random().nextBytes(bytes);
    return "2@" + Base64.getEncoder().encodeToString(bytes);
  }

  private Node pairDevice(List<String> refs) {
    List<Node> nodes = refs.stream().map(ref -> Node.of("ref").holding(ref)).toList();
    return Node.of("iq")
        .with("from", Jid.SERVER)
        .with("type", "set")
        .with("id", links.nextId())
        .with("xmlns", "md")
        .holding(Node.of("pair-device").holding(nodes));
  }

  /// Takes in a stanza of a client that has no account yet.
  public void stanza(Turn turn, Connection connection, Node stanza) {
    Offer offer = byConnection.get(connection);
    if (offer == null || !stanza.is("iq")) {
      return;
    }
    switch (stanza.find("type").orElse("")) {
      case "result" -> links.signed(turn, offer, stanza);
      case "error" -> links.failed(offer, stanza);
      default -> {
        IqAnswer answer =
            table
                .find(stanza)
                .map(handler -> handler.answer(turn, offer, stanza))
                .orElse(IqAnswer.notImplemented());
        server.connections().send(turn, connection, answer.toNode(stanza));
      }
    }
  }

  /// A phone scans a code.
  public PairingStart scan(Turn turn, Account account, QrCode code) {
    Offer offer = byRef.get(code.ref());
    if (offer == null) {
      return new PairingStart.Refused("no connected device shows this code");
    }
    if (!offer.isShown(code.ref(), turn.now())) {
      return new PairingStart.Refused("the code has expired: the device shows another one now");
    }
    if (!code.noise().equals(offer.connection().client().noiseKey())
        || !code.identity().equals(offer.identity())) {
      return new PairingStart.Refused("the keys in the code are not those of the device");
    }
    return links.tell(turn, offer, account, code.secret());
  }

  /// The client is gone.
  public void closed(Connection connection) {
    Offer offer = byConnection.remove(connection);
    if (offer != null) {
      offer.refs().forEach(byRef::remove);
      links.forget(offer);
      codes.forget(offer);
    }
  }

  /// How many devices wait to be linked.
  public int waiting() {
    return byConnection.size();
  }
}
