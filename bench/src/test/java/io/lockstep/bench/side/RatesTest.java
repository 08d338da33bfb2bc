package io.lockstep.bench.side;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class RatesTest {
  @Test
  void the_median_of_an_odd_number_is_the_middle_one() {
    assertEquals(new Rates(3, 1, 9, 3), Rates.of(List.of(9.0, 1.0, 3.0)));
  }

  @Test
  void the_median_of_an_even_number_is_the_mean_of_the_middle_two() {
    assertEquals(new Rates(3.5, 1, 9, 4), Rates.of(List.of(9.0, 1.0, 4.0, 3.0)));
  }
}
