package io.lockstep.training.optim.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlateauTest {
  private static final double[] LOSSES = {
    1.0, 0.9, 0.90001, 0.95, 0.91, 0.92, 0.5, 0.49999, 0.6, 0.7, 0.8, 0.4999, 0.3, 0.31, 0.32, 0.33,
    0.34, 0.35, 0.36
  };

  /** Reductions, epochs waited and epochs cooling after each loss, derived by hand. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // borne: 0.90001 and 0.95; 0.49999 is not below 0.5 (1 - 1e-4), 0.4999 is
        "plateau(factor=0.5,patience=2) | 0 0 0 0 1 1 1 1 1 2 2 2 2 2 2 3 3 3 4"
            + " | 0 0 1 2 0 1 0 1 2 0 1 0 0 1 2 0 1 2 0 | 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
        // two epochs after each reduction are not counted, and the loss in the second may be better
        "plateau(factor=0.5,patience=1,cooldown=2) | 0 0 0 1 1 1 1 1 2 2 2 2 2 2 3 3 3 3 4"
            + " | 0 0 1 0 0 0 0 1 0 0 0 0 0 1 0 0 0 1 0 | 0 0 0 2 1 0 0 0 2 1 0 0 0 0 2 1 0 0 2",
        // no patience; less than 0.05 below the best is not better
        "plateau(factor=0.1,patience=0,min_delta=0.05) | 0 0 1 2 3 4 4 5 6 7 8 9 9 10 11 12 13 14"
            + " 15 | 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 | 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
      })
  void the_rate_is_reduced_as_by_pytorch(
      String text, String reductions, String waited, String cooling) {
    Plateau settings = Plateau.parse(text);
    PlateauState state = PlateauState.START;
    StringBuilder reduced = new StringBuilder();
    StringBuilder waits = new StringBuilder();
    StringBuilder cools = new StringBuilder();
    for (double loss : LOSSES) {
      state = state.next(settings, loss);
      double count = Math.log(state.factor()) / Math.log(settings.factor());
      reduced.append(Math.round(count)).append(' ');
      waits.append(state.waited()).append(' ');
      cools.append(state.cooling()).append(' ');
    }
    assertEquals(reductions, reduced.toString().strip());
    assertEquals(waited, waits.toString().strip());
    assertEquals(cooling, cools.toString().strip());
    assertEquals(0.3, state.best());
  }

  @Test
  void the_rate_is_never_below_the_least_nor_raised_to_it() {
    Plateau settings = Plateau.parse("plateau(patience=0,min_lr=0.02)");
    PlateauState state = PlateauState.START.next(settings, 1);
    assertEquals(0.1, settings.rate(0.1, state));
    state = state.next(settings, 1);
    assertEquals(0.02, settings.rate(0.1, state));
    assertEquals(0.1, settings.rate(1, state));
    assertEquals(0.005, settings.rate(0.005, state));
  }

  @Test
  void a_loss_that_is_no_number_is_never_better() {
    PlateauState state = PlateauState.START.next(Plateau.USUAL, Double.NaN);
    assertNull(state.best());
    assertEquals(1, state.waited());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plateau",
        "plateau(factor=0.5,patience=3)",
        "plateau(min_delta=0.01,cooldown=2,least=1.0E-5)",
        "plateau(threshold=0)",
      })
  void the_text_gives_the_settings_again(String text) {
    assertEquals(text, Plateau.parse(text).text());
    assertEquals(Plateau.parse(text), Plateau.parse(Plateau.parse(text).text()));
  }

  @Test
  void usual_values_are_those_of_pytorch() {
    assertEquals(
        new Plateau(0.1, 10, 1e-4, Plateau.Mode.RELATIVE, 0, 0),
        Plateau.parse("ReduceLROnPlateau"));
    assertEquals(Plateau.parse("plateau(factor=0.5,patience=3)"), Plateau.of(0.5, 3));
    assertEquals(Plateau.parse("factor=0.5, patience=3"), Plateau.of(0.5, 3));
  }

  @Test
  void settings_and_state_are_json() throws JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper();
    Plateau settings = Plateau.of(0.5, 3);
    assertEquals("\"plateau(factor=0.5,patience=3)\"", mapper.writeValueAsString(settings));
    assertEquals(settings, mapper.readValue(mapper.writeValueAsString(settings), Plateau.class));
    String start = "{\"waited\":0,\"cooling\":0,\"factor\":1.0}";
    assertEquals(start, mapper.writeValueAsString(PlateauState.START));
    assertEquals(PlateauState.START, mapper.readValue(start, PlateauState.class));
    PlateauState later = new PlateauState(0.25, 1, 2, 0.5);
    assertEquals(later, mapper.readValue(mapper.writeValueAsString(later), PlateauState.class));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "plateau(factor=1) | [plateau] factor is 1.0; give a value above 0 and below 1 in float32",
        "plateau(patience=1.5) | [plateau] patience is 1.5; give a whole number of epochs",
        "plateau(pacience=1) | [plateau] unknown parameter 'pacience'; did you mean 'patience'?"
            + " known: factor, patience, threshold, min_delta, cooldown, least",
        "plateau(threshold=0.1,min_delta=0.1) | [plateau] threshold is a part of the best loss and"
            + " min_delta a difference, and both are given; give one of them",
      })
  void what_cannot_be_is_one_clear_error(String text, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> Plateau.parse(text)).getMessage());
  }

  @Test
  void a_state_that_cannot_be_is_refused() {
    assertEquals(
        "[plateau] the state best 1.0, waited -1, cooling 0, factor 1.0 cannot be; give a finite"
            + " best, counts of at least 0, and a factor from 0 to 1",
        assertThrows(IllegalArgumentException.class, () -> new PlateauState(1.0, -1, 0, 1))
            .getMessage());
  }
}
