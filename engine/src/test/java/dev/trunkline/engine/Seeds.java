package dev.trunkline.engine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Gives a parameterized test one `long` seed after the other, the same ones in every run.
///
/// The seed is the test's only source of chance, so its name in a failure is all that is needed to
/// see it again: `-Dseed=42` runs every such test with that seed alone, `-Dseeds=10000` with more
/// seeds than usual.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(SeedsProvider.class)
public @interface Seeds {
  /// How many seeds: 1, 2, 3 and so on.
  int value() default 100;
}
