package dev.trunkline.engine;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/// Where [Seeds] come from.
final class SeedsProvider implements ArgumentsProvider {

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    Long replayed = Long.getLong("seed");
    if (replayed != null) {
      return Stream.of(Arguments.of(replayed));
    }
    int usual = context.getRequiredTestMethod().getAnnotation(Seeds.class).value();
    return LongStream.rangeClosed(1, Integer.getInteger("seeds", usual)).mapToObj(Arguments::of);
  }
}
