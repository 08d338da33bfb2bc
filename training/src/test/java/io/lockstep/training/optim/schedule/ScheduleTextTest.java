package io.lockstep.training.optim.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.001",
        "1.0E-5",
        "-2",
        "cosine(from=0.001, to=1.0E-5, steps=20000)",
        "cosine(from=1, steps=3) per epoch",
        "warmup(500) then cosine(from=0.001, steps=20000)",
        "warmup(5) then 0.1 for 10 then cosine(from=0.1, steps=5) then 0.001",
        "(warmup(5) then 0.1 for 10 then 0.2) per epoch times 0.5",
        "0.1 for 10 per epoch",
        "(0.1 for 10 then 0.2) for 5 then 3 times 2",
      })
  void a_text_gives_the_schedule_that_gives_the_text(String text) {
    Schedule schedule = Schedules.parse(text);
    assertEquals(text, schedule.text());
    assertEquals(schedule, Schedules.parse(schedule.text()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1e-5 | 1.0E-5",
        ".5 | 0.5",
        "constant(0.1) | 0.1",
        "cosine(0.001, 0, 20000) | cosine(from=0.001, steps=20000)",
        "COSINE( steps=7,FROM=1 ) | cosine(from=1, steps=7)",
        "(warmup(5) then 0.1 for 9) then 2 | warmup(5) then 0.1 for 9 then 2",
        "((0.1 for 5 then 0.2 for 5)) then 2 | 0.1 for 5 then 0.2 for 5 then 2",
      })
  void there_are_several_ways_to_write_one(String written, String text) {
    assertEquals(text, Schedules.parse(written).text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "cosin(1, 0, 5) | [schedule] unknown schedule 'cosin'; NEAR known: KINDS",
        "cosine(0.1, stops=5) | [cosine] unknown argument 'stops'; did you mean 'steps'?"
            + " known: from, to, steps",
        "cosine(0.1) | [cosine] steps is missing (steps from first to last); give it, as in"
            + " cosine(from=0.001, to=1.0E-5, steps=20000)",
        "cosine(0.1, 0, 0) | [cosine] steps is 0; give a whole number from 1 to 2^53",
        "cosine(0.1, 0, 2.5) | [cosine] steps is 2.5; give a whole number from 1 to 2^53",
        "cosine(1e39, 0, 2) | [cosine] from is 1.0E39; give a value that is finite in float32",
        "cosine(1, 0, 2, 3) | [cosine] 4 values, but there are the arguments from, to, steps;"
            + " give as many at most",
        "cosine(1, from=2, steps=3) | [cosine] from is given twice; give it once",
        "cosine([1, 2], 0, 3) | [cosine] from is [1, 2]; give one number",
        "cosine(from=1, 0, 3) | [schedule] cannot read 'cosine(from=1, 0, 3)': there is '0' where"
            + " a name, as before the value in front of it, should be; EXAMPLE",
        "cosine(1, 0 | [schedule] cannot read 'cosine(1, 0': there is nothing more where ','"
            + " should be; EXAMPLE",
        "0.1 0.2 | [schedule] cannot read '0.1 0.2': there is '0.2' where 'then' or the end"
            + " should be; EXAMPLE",
        "0.1 % | [schedule] cannot read '0.1 %': there is '%' where 'then' or the end should"
            + " be; EXAMPLE",
        "0.1 per step | [schedule] cannot read '0.1 per step': there is 'step' where 'epoch'"
            + " behind 'per' should be; EXAMPLE",
        "warmup(500) | [schedule] nothing follows warmup(500); write what it warms up to, as"
            + " in 'warmup(500) then 0.001'",
        "0.1 then 0.2 | [schedule] 0.1 does not end at a known step, so nothing can follow it;"
            + " write '0.1 for STEPS then ...'",
        "cosine(1, 0, 5) per epoch then 0.2 | [schedule] cosine(from=1, steps=5) per epoch does"
            + " not end at a known step, so nothing can follow it; write '(cosine(from=1, steps=5)"
            + " for EPOCHS then ...) per epoch'",
        "0.1 for 2.5 | [schedule] 0.1 for 2.5 steps; give a whole number",
        "0.1 for 0 | [schedule] 0.1 for 0 steps is nothing; give a whole number of at least 1",
      })
  void what_cannot_be_read_is_one_clear_error(String text, String message) {
    String kinds = String.join(", ", Schedules.kinds().stream().map(ScheduleKind::name).toList());
    assertEquals(
        message
            .replace("KINDS", kinds)
            .replace("NEAR", "did you mean 'cosine' or 'cosine_annealing' or 'cosineannealinglr'?")
            .replace("EXAMPLE", "write it as in '" + ScheduleText.EXAMPLE + "'"),
        assertThrows(IllegalArgumentException.class, () -> Schedules.parse(text)).getMessage());
  }

  @Test
  void json_is_the_text_or_a_number() throws JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper();
    Schedule schedule = Schedules.parse("warmup(5) then 0.1");
    assertEquals("\"warmup(5) then 0.1\"", mapper.writeValueAsString(schedule));
    assertEquals("0.001", mapper.writeValueAsString(Schedules.constant(0.001)));
    record Holder(Map<String, Schedule> schedules) {}
    Holder holder = new Holder(Map.of("lr", schedule));
    assertEquals(holder, mapper.readValue(mapper.writeValueAsString(holder), Holder.class));
    assertEquals(Schedules.constant(3), mapper.readValue("3", Schedule.class));
  }
}
