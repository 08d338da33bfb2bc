package io.lockstep.backend.cpu.work;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ClaimsTest {
  @Test
  void each_number_is_taken_once_and_none_behind_the_last() {
    Claims claims = new Claims();
    for (int turn = 0; turn < 2; turn++) {
      for (int i = 0; i < 5; i++) {
        assertEquals(i, claims.take(5));
      }
      assertEquals(-1, claims.take(5));
      assertEquals(-1, claims.take(5));
      claims.restart();
    }
  }

  @Test
  void more_threads_than_numbers_may_ask_at_the_far_edge() {
    int most = Integer.MAX_VALUE;
    Claims claims = new Claims(most - 1);
    assertEquals(most - 1, claims.take(most));
    for (int thread = 0; thread < 100; thread++) {
      assertEquals(-1, claims.take(most));
    }
  }
}
