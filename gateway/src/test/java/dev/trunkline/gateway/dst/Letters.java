package dev.trunkline.gateway.dst;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What people wrote to each other, who has read it, and what must hold of that at any time.
///
/// A lane is all that one sender writes to one chat, one letter after the other. The text of a
/// letter says which one it is.
final class Letters {
  private static final Pattern TEXT = Pattern.compile("letter (\\d+) of lane (\\d+)");

  private final List<List<Letter>> lanes = new ArrayList<>();
  private final Map<String, Letter> byText = new LinkedHashMap<>();
  private final Map<String, Integer> latest = new HashMap<>();
  private final Set<String> asked = new HashSet<>();
  private int excused;

  /// One letter.
  ///
  /// @param readers who is to read it
  record Letter(int lane, int number, String sender, Set<String> readers, Set<String> readBy) {
    String text() {
      return "letter " + number + " of lane " + lane;
    }

    @Override
    public String toString() {
      return "%s by %s".formatted(text(), sender);
    }
  }

  int newLane() {
    lanes.add(new ArrayList<>());
    return lanes.size() - 1;
  }

  /// A letter that nobody has accepted yet. It may arrive from now on.
  Letter write(int lane, String sender, Set<String> readers) {
    List<Letter> before = lanes.get(lane);
    Letter letter = new Letter(lane, before.size() + 1, sender, readers, new HashSet<>());
    before.add(letter);
    byText.put(letter.text(), letter);
    return letter;
  }

  /// The letter in a text, if there is one.
  static Optional<String> in(String text) {
    Matcher found = TEXT.matcher(text);
    return found.find() ? Optional.of(found.group()) : Optional.empty();
  }

  /// A reader could not decrypt a message, and asks for it again: it comes later than what follows.
  /// It may even have been read before: that a message which comes again after many turns of its
  /// ratchet is an old one cannot be told.
  void asked(String id, String reader) {
    asked.add(id + " " + reader);
  }

  /// @param id of the message
  void read(String text, String id, String reader) {
    Letter letter = byText.get(text);
    if (letter == null) {
      throw new AssertionError("%s reads what nobody wrote: %s".formatted(reader, text));
    }
    boolean isNew = letter.readBy.add(reader);
    if (asked.contains(id + " " + reader)) {
      excused++;
      return;
    }
    assertThat(isNew).as("%s is new to %s", letter, reader).isTrue();
    Integer before = latest.put(letter.lane + " > " + reader, letter.number);
    assertThat(before == null || before < letter.number)
        .as("%s comes to %s in order, after letter %s", letter, reader, before)
        .isTrue();
  }

  /// What is left to happen.
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (Letter letter : byText.values()) {
      for (String reader : letter.readers) {
        if (!letter.readBy.contains(reader)) {
          missing.add(letter + " at " + reader);
        }
      }
    }
    return missing;
  }

  int written() {
    return byText.size();
  }

  int read() {
    return byText.values().stream().mapToInt(it -> it.readBy.size()).sum();
  }

  /// How many were read after they were asked for again.
  int excused() {
    return excused;
  }
}
