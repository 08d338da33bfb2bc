package io.lockstep.backend.cpu.matmul.tile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.cpu.matmul.code.VectorUnit;
import io.lockstep.backend.cpu.matmul.tile.TileChoice.Tried;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class TileChoiceTest {
  private static final List<TileFamily> FAMILIES = TileFamily.candidates(8, VectorUnit.X86_256);
  private static final TileFamily FIRST = FAMILIES.get(0);
  private static final TileFamily SECOND = FAMILIES.get(1);
  private static final TileFamily THIRD = FAMILIES.get(2);

  private final List<TileFamily> attempts = new ArrayList<>();

  /** Chooses, with the share that each attempt in turn finds; NaN is a failure to compile. */
  private Optional<Tried> choose(double... shares) {
    return TileChoice.choose(
            FAMILIES,
            family -> {
              double share = shares[attempts.size()];
              attempts.add(family);
              return CompletableFuture.completedFuture(
                  Double.isNaN(share)
                      ? Optional.empty()
                      : Optional.of(new Tried(family, List.of(), share)));
            })
        .join();
  }

  private static Optional<Tried> tried(TileFamily family, double share) {
    return Optional.of(new Tried(family, List.of(), share));
  }

  @Test
  void a_fast_first_family_is_taken_at_once() {
    assertEquals(tried(FIRST, 0.8), choose(0.8));
    assertEquals(List.of(FIRST), attempts);
  }

  @Test
  void a_slow_first_family_is_made_anew() {
    assertEquals(tried(FIRST, 0.97), choose(0.5, 0.97));
    assertEquals(List.of(FIRST, FIRST), attempts);
  }

  @Test
  void a_first_family_slow_twice_gives_way_to_the_next_fast_one() {
    assertEquals(tried(SECOND, 0.9), choose(0.5, 0.5, 0.9));
    assertEquals(List.of(FIRST, FIRST, SECOND), attempts);
  }

  @Test
  void the_fastest_is_taken_where_all_are_slow() {
    assertEquals(tried(SECOND, 0.6), choose(0.4, 0.5, 0.6, 0.3));
    assertEquals(List.of(FIRST, FIRST, SECOND, THIRD), attempts);
  }

  @Test
  void a_family_that_is_not_compiled_is_skipped_and_not_made_anew() {
    assertEquals(tried(THIRD, 0.5), choose(Double.NaN, Double.NaN, 0.5));
    assertEquals(List.of(FIRST, SECOND, THIRD), attempts);
  }

  @Test
  void a_slow_family_is_better_than_one_that_is_not_compiled() {
    assertEquals(tried(FIRST, 0.4), choose(0.4, Double.NaN, Double.NaN, Double.NaN));
  }

  @Test
  void there_is_no_choice_where_none_is_compiled() {
    assertEquals(Optional.empty(), choose(Double.NaN, Double.NaN, Double.NaN));
  }
}
