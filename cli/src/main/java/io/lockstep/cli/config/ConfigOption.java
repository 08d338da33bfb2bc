package io.lockstep.cli.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.lockstep.cli.config.RunDocument.Entry;
import io.lockstep.cli.run.RunRecord;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.DataException;
import io.lockstep.training.nn.Model;
import io.lockstep.training.run.RunTouches;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the document of a run, whose options are read before the command's. */
public final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "Take the options from a JSON document, as in {\"data\": \"digits\", \"epochs\": 5}; those"
            + " that are typed count in place of the document's. 'lockstep show --config' prints"
            + " the document of a model."
      })
  private @Nullable Path file;

  /**
   * Checks that a model that is trained on is the one that the run of the document went on from.
   *
   * @throws DataException if it is another
   */
  public void checkResumed(Model model) {
    String recorded = record().path(RunRecord.RESUMED).path("digest").asText("");
    if (!recorded.isEmpty() && !recorded.equals(model.digest())) {
      throw new DataException(
          "config",
          file,
          "",
          "the run went on from a model with the digest "
              + Quoted.escaped(recorded)
              + ", but the file to go on from has "
              + model.digest(),
          "Give that model as --resume, or leave 'record' out of the document");
    }
  }

  /** Says whether a run gave the bits that the document records, if it does. */
  public void compare(String digest, Terminal terminal) {
    JsonNode record = record();
    String recorded = record.path("digest").asText("");
    String name = Quoted.escaped(String.valueOf(file));
    if (recorded.equals(digest)) {
      terminal.err().printf("[config] the digest is the one that %s records%n", name);
    } else if (RunTouches.changeBits(record.path(RunRecord.TOUCHED))) {
      terminal
          .err()
          .printf(
              "[config] the digest is not the one that %s records, %s: that run was changed by hand"
                  + " while it went on, see 'touched' there%n",
              name, Quoted.escaped(recorded));
    } else if (!recorded.isEmpty()) {
      terminal
          .err()
          .printf(
              "[config] the digest is not the one that %s records, %s: an option, the data or the"
                  + " program is another%n",
              name, Quoted.escaped(recorded));
    }
  }

  private JsonNode record() {
    return file == null
        ? MissingNode.getInstance()
        : RunDocument.read(file).entries().stream()
            .filter(entry -> entry.key().equals(RunRecord.KEY))
            .map(Entry::value)
            .findFirst()
            .orElse(MissingNode.getInstance());
  }
}
