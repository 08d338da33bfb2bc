package io.lockstep.cli.runs;

import io.lockstep.fuzz.FuzzTest;
import io.lockstep.training.run.RunFolder;
import io.lockstep.training.run.RunSummary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The document of a run that was kept: what is none says nothing. */
class KeptRunFuzzTest extends FuzzTest {
  @Override
  protected void read(byte[] input) {
    new KeptRun(
            new RunFolder(Path.of("run")),
            RunSummary.of(List.of()),
            KeptRun.document(new String(input, StandardCharsets.UTF_8)))
        .settings();
  }
}
