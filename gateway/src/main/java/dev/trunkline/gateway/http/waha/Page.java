package dev.trunkline.gateway.http.waha;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trunkline.gateway.json.Fields;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Which part of a long list is wanted.
///
/// @param after the number of the last item of the part before
record Page(long after, int limit) {
  private static final int LIMIT = 100;
  private static final int LIMIT_MAX = 1_000;

  static Page of(Fields query) {
    long after = 0;
    Optional<String> text = query.optionalString("after").filter(it -> !it.isEmpty());
    if (text.isPresent()) {
      try {
        after = Long.parseLong(text.get());
      } catch (NumberFormatException _) {
        query.reject("after", "must be the number that an answer gave as `next`");
      }
    }
    return new Page(Math.max(0, after), query.integer("limit", 1, LIMIT_MAX, LIMIT));
  }

  /// A part that was found; it has a `next` when there may be more behind it.
  <S> Part of(List<?> items, List<S> sources, ToLongFunction<S> number) {
    boolean more = sources.size() == limit;
    return new Part(items, more ? number.applyAsLong(sources.getLast()) : null);
  }

  /// A part of a long list.
  ///
  /// @param next what to ask for as `after`
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Part(List<?> items, @Nullable Long next) {}
}
