package io.lockstep.cli.run;

import io.lockstep.backend.discovery.DeviceName;
import io.lockstep.cli.data.DataSource;
import io.lockstep.cli.device.PrecisionNames;
import io.lockstep.cli.run.value.GroupText;
import io.lockstep.cli.run.value.OutputValues;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.fuzz.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** The texts of options that have a form of their own. */
class OptionTextsFuzzTest extends FuzzTest {
  /** The first byte chooses one of these, from 'a' on; the rest is the text. */
  private static final List<Consumer<String>> READERS =
      List.of(
          DataSource::parse,
          GroupText::group,
          GroupText::constrained,
          WeightOptions::named,
          text -> new OutputValues("--loss", text.lines().toList()).named(List.of("a", "b=c", "")),
          PrecisionNames::parse,
          DeviceName::parse);

  OptionTextsFuzzTest() {
    super(UsageException.class, IllegalArgumentException.class);
  }

  @Override
  protected void read(byte[] input) {
    int first = input.length == 0 ? 'a' : input[0];
    String text = new String(input, StandardCharsets.UTF_8);
    READERS
        .get(Math.floorMod(first - 'a', READERS.size()))
        .accept(text.substring(Math.min(1, text.length())));
  }
}
