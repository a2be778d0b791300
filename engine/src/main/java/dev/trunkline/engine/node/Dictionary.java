package dev.trunkline.engine.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The words of dictionary version 3, which travel as one byte or two. Read from a resource when
/// the first node is encoded or decoded; a word's place in that file is its number.
///
/// A token is a word's form on the wire in one `int`: for one byte, the byte; for two, the tag and
/// the index, as `tag << 8 | index`.
final class Dictionary {
  /// What [#token] gives for other text.
  static final int NO_TOKEN = 0;

  private static final int SINGLES = Tag.SINGLE_MAX;
  private static final int PAGE_WORDS = 256;
  private static final List<String> WORDS = load();
  private static final Map<String, Integer> TOKENS = tokens(WORDS);

  private Dictionary() {}

  /// The word of the token of one byte, from 1 to [Tag#SINGLE_MAX].
  static String single(int token) {
    return WORDS.get(token - 1);
  }

  /// The word of a token of two bytes.
  ///
  /// @param tag one of the four dictionary tags
  static String paged(int tag, int index) {
    return WORDS.get(SINGLES + (tag - Tag.DICTIONARY_0) * PAGE_WORDS + index);
  }

  static int token(String text) {
    return TOKENS.getOrDefault(text, NO_TOKEN);
  }

  private static List<String> load() {
    try (InputStream in = Dictionary.class.getResourceAsStream("dictionary-v3.txt")) {
      if (in == null) {
        throw new IllegalStateException("dictionary-v3.txt is missing from the class path");
      }
      List<String> words =
          new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
      if (words.size() != SINGLES + 4 * PAGE_WORDS) {
        throw new IllegalStateException("dictionary-v3.txt has " + words.size() + " words");
      }
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Integer> tokens(List<String> words) {
    Map<String, Integer> tokens = HashMap.newHashMap(words.size());
    for (int i = 0; i < words.size(); i++) {
      tokens.put(words.get(i), i < SINGLES ? i + 1 : (Tag.DICTIONARY_0 << 8) + (i - SINGLES));
    }
    return tokens;
  }
}
