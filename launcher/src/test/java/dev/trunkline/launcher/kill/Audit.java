package dev.trunkline.launcher.kill;

import dev.trunkline.launcher.kill.Findings.Kind;
import dev.trunkline.simulator.phone.Inbox;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Compares everything that was written with what phones show and what webhooks were told.
final class Audit {
  private static final List<String> ACKS = List.of("SERVER", "DEVICE");

  private final World world;
  private final Subscriber subscriber;
  private final Ledger ledger;

  Audit(World world, Subscriber subscriber, Ledger ledger) {
    this.world = world;
    this.subscriber = subscriber;
    this.ledger = ledger;
  }

  Findings of(Collection<Party> parties) {
    Findings findings = new Findings();
    phones(parties, findings);
    webhooks(parties, findings);
    return findings;
  }

  /// What phones show.
  void phones(Collection<Party> parties, Findings findings) {
    List<Written> all = ledger.all();
    parties.forEach(party -> phone(party, all, findings));
  }

  /// What webhooks were told.
  void webhooks(Collection<Party> parties, Findings findings) {
    List<Written> all = ledger.all();
    for (Party party : parties) {
      if (party.hasSession()) {
        List<ToldEvent> events = subscriber.of(party).events().toList();
        told(party, all, events, findings);
        acks(party, all, events, findings);
        statuses(party, events, findings);
      }
    }
  }

  private static List<Written> select(List<Written> all, Predicate<Written> wanted) {
    return all.stream().filter(wanted).toList();
  }

  /// What others wrote, and what the account's own session did.
  private void phone(Party party, List<Written> all, Findings findings) {
    Arrivals others =
        new Arrivals(
            "phone of " + party.name(),
            select(all, each -> each.lane().to().equals(party)),
            findings);
    Arrivals own =
        new Arrivals(
            "phone of " + party.name() + ", own",
            select(all, each -> each.lane().byApi() && each.lane().from().equals(party)),
            findings);
    for (Inbox.Shown shown : world.inbox(party)) {
      (shown.fromMe() ? own : others).take(shown.text(), shown.id());
    }
    others.end();
    own.end();
  }

  private static void told(
      Party party, List<Written> all, List<ToldEvent> events, Findings findings) {
    Arrivals message =
        new Arrivals(
            "message of " + party.name(),
            select(all, each -> each.lane().to().equals(party)),
            findings);
    Arrivals any =
        new Arrivals(
            "message.any of " + party.name(),
            select(all, each -> each.lane().to().equals(party) || each.lane().from().equals(party)),
            findings);
    for (ToldEvent event : events) {
      switch (event.name()) {
        case "message" -> message.take(event.detail(), event.messageId());
        case "message.any" -> any.take(event.detail(), event.messageId());
        default -> {}
      }
    }
    message.end();
    any.end();
  }

  private static void acks(
      Party party, List<Written> all, List<ToldEvent> events, Findings findings) {
    for (String ack : ACKS) {
      Set<String> acked =
          events.stream()
              .filter(event -> event.is("message.ack", ack))
              .map(ToldEvent::messageId)
              .collect(Collectors.toCollection(HashSet::new));
      all.stream()
          .filter(each -> each.isCertain() && each.lane().byApi())
          .filter(each -> each.lane().from().equals(party) && !acked.contains(each.id()))
          .forEach(each -> findings.add(Kind.ACK_MISSING, ack + " of " + each.text()));
    }
  }

  /// Once it has worked, a session never shows a code again, and never fails.
  private static void statuses(Party party, List<ToldEvent> events, Findings findings) {
    events.stream()
        .dropWhile(event -> !event.is("session.status", "WORKING"))
        .filter(event -> event.name().equals("session.status"))
        .forEach(event -> {
          switch (event.detail()) {
            case "SCAN_QR_CODE" -> findings.add(Kind.NEW_SCAN, party.name() + ": " + event);
            case "FAILED" -> findings.add(Kind.FAILED, party.name() + ": " + event);
            default -> {}
          }
        });
  }

  /// Whether residents' own webhooks were told as many events as the one of all sessions.
  boolean isEven(Collection<Party> residents) {
    return residents.stream()
        .allMatch(party -> subscriber.of(party).size() == subscriber.ofAll(party).size());
  }

  /// Gaps and disorder in what webhooks were told, and whether both kinds were told the same.
  void streams(Collection<Party> residents, Findings findings) {
    for (EventStream stream : subscriber.streams()) {
      stream.problems().forEach(problem -> findings.add(Kind.EVENT_ORDER, problem));
    }
    for (Party party : residents) {
      List<ToldEvent> own = subscriber.of(party).events().toList();
      List<ToldEvent> ofAll = subscriber.ofAll(party).events().toList();
      if (!own.equals(ofAll)) {
        findings.add(
            Kind.EVENT_ORDER,
            "%s: its own webhook was told %d events, the one of all sessions %d"
                .formatted(party.name(), own.size(), ofAll.size()));
      }
    }
  }
}
