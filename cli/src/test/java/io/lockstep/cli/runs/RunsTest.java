package io.lockstep.cli.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cli.Cli;
import io.lockstep.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lockstep runs} and {@code lockstep show} of runs whose folders are as they are here. */
class RunsTest {
  private static final String DIGEST =
      "1e1a1bbf563c15074df13acbdc28b1aad68fa8f7c1a4ff22cf6b37ba089";

  @TempDir Path home;

  @BeforeEach
  void runs() throws IOException {
    run(
        "a",
        "{\"data\": \"xor\", \"lr\": 0.1, \"hyper\": {\"beta1\": 0.9}, \"epochs\": 2,"
            + " \"record\": {\"digest\": \"%s\"}}".formatted(DIGEST),
        start("2026-01-02T03:04:05Z", 2),
        epoch(1, 0.5, 0.25, 0.75),
        epoch(2, 0.25, 0.125, 1),
        "{'kind':'end','step':20,'epoch':2,'seconds':3.25,'status':'finished','digest':'"
            + DIGEST
            + "'}");
    run(
        "deep/b",
        "{\"data\": \"xor\", \"lr\": \"cosine(from=0.02, to=0, steps=100)\", \"hyper\": {\"beta1\":"
            + " 0.8}, \"epochs\": 9, \"patience\": 1}",
        start("2026-01-02T03:05:05Z", 9),
        epoch(1, 0.5, 0.0625, 0.75),
        epoch(2, 0.125, 0.5, 0.5),
        "{'kind':'warning','step':27,'epoch':3,'seconds':2.1,'warning':'dead_units','layer':'1',"
            + "'seen':'0.9 of the units of layer 1 are dead','advice':'try leaky_relu'}",
        epoch(3, 0.125, 0.5, 0.5).substring(0, 30));
    run(
        "c",
        "{\"data\": \"xor\", \"lr\": 0.02, \"hyper\": {\"beta1\": 0.9}, \"epochs\": 2}",
        start("2026-01-01T03:05:05Z", 2),
        "{'kind':'end','step':0,'epoch':0,'seconds':0.5,'status':'failed','failure':'[train] no'}");
  }

  private void run(String name, String document, String... lines) throws IOException {
    RunFolder folder = RunFolder.create(home.resolve(name));
    folder.writeDocument(document);
    String text = String.join("\n", lines).replace('\'', '"');
    Files.writeString(folder.log(), text.endsWith("}") ? text + "\n" : text);
  }

  private static String start(String time, int epochs) {
    return "{'kind':'start','step':0,'epoch':0,'seconds':0,'time':'%s','epochs':%d}"
        .formatted(time, epochs);
  }

  private static String epoch(int epoch, double train, double held, double accuracy) {
    return ("{'kind':'epoch','step':%d,'epoch':%d,'seconds':%d,'train_loss':%s,'val_loss':%s,"
            + "'val_accuracy':%s,'lr':0.1}")
        .formatted(10 * epoch, epoch, epoch, train, held, accuracy);
  }

  private String out(String... options) {
    String[] all = new String[options.length + 2];
    all[0] = "runs";
    all[1] = home.toString();
    System.arraycopy(options, 0, all, 2, options.length);
    String text = Cli.succeed(all).out().replace(home + "/", "");
    return Pattern.compile("^(\\S+) {2,}", Pattern.MULTILINE)
        .matcher(text)
        .replaceAll(name -> "%-8s".formatted(name.group(1)));
  }

  @Test
  void runs_are_compared_by_the_settings_that_differ() {
    assertEquals(
        """
        run     status      lr                                  hyper.beta1  patience  epochs  \
        best_epoch  train_loss  val_loss  val_accuracy  warnings  seconds  digest
        c       failed      0.02                                        0.9         -     \
        0/2           -           -         -             -         -      0.5  -
        a       finished    0.1                                         0.9         -       \
        2           2     0.25000   0.12500        1.0000         -      3.3  1e1a1bbf563c
        deep/b  unfinished  cosine(from=0.02, to=0, steps=100)          0.8         1     \
        2/9           1     0.12500   0.50000       0.50000         1      2.1  -
        """,
        out("--compare"));
  }

  @Test
  void runs_are_sorted_by_any_column_and_those_without_a_value_come_last() {
    assertEquals("a,deep/b,c", names("--sort", "val_loss"));
    assertEquals("deep/b,a,c", names("--sort", "val_loss", "--descending"));
    assertEquals("c,a,deep/b", names());
    assertEquals("deep/b,a,c", names("--descending"));
    assertEquals("c,a,deep/b", names("--sort", "lr", "--compare"));
    assertEquals("c,a,deep/b", names("--sort=status"));
    Cli.Outcome outcome = Cli.run("runs", home.toString(), "--sort", "los");
    assertEquals(2, outcome.code());
    assertEquals(
        "[runs] there is no column 'los' to sort by; did you mean 'train_loss' or 'val_loss'?\n",
        outcome.err());
  }

  private String names(String... options) {
    return String.join(",", out(options).lines().skip(1).map(line -> line.split(" +")[0]).toList());
  }

  @Test
  void programs_get_whole_numbers() {
    assertEquals(
        """
        run,started,status,lr,hyper.beta1,patience,epochs,best_epoch,train_loss,val_loss,\
        val_accuracy,warnings,seconds,digest
        c,2026-01-01T03:05:05Z,failed,0.02,0.9,,0,,,,,,0.5,
        a,2026-01-02T03:04:05Z,finished,0.1,0.9,,2,2,0.25,0.125,1.0,,3.25,%s
        deep/b,2026-01-02T03:05:05Z,unfinished,"cosine(from=0.02, to=0, steps=100)",0.8,1,2,1,\
        0.125,0.5,0.5,1,2.1,
        """
            .formatted(DIGEST),
        out("--compare", "--csv"));
    JsonNode json = Cli.succeed("runs", home.toString(), "--compare", "--json").json();
    assertEquals(3, json.get("runs").size());
    JsonNode last = json.get("runs").get(2);
    assertEquals(home.resolve("deep/b").toString(), last.get("run").asText());
    assertEquals("unfinished", last.get("status").asText());
    assertEquals(0.0625, last.at("/best_results/val_loss").asDouble());
    assertEquals("1", last.at("/settings/patience").asText());
    assertFalse(last.get("settings").has("data"));
    Cli.Outcome both = Cli.run("runs", home.toString(), "--csv", "--json");
    assertEquals("[runs] --csv and --json are two ways to print; give one of them\n", both.err());
  }

  @Test
  void a_damaged_run_is_said_and_does_not_hide_the_others() throws IOException {
    Path log = home.resolve("c/log.jsonl");
    Files.writeString(log, "no\n");
    Cli.Outcome outcome = Cli.succeed("runs", home.toString());
    assertEquals(
        "[run log] "
            + log
            + ", line 1: is no JSON. Remove the line, or give the folder of another run.\n",
        outcome.err());
    assertEquals(3, outcome.out().lines().count());
  }

  @Test
  void folders_without_runs_are_said() throws IOException {
    Cli.Outcome none = Cli.run("runs", home.resolve("none").toString());
    assertEquals(2, none.code());
    assertEquals(
        "[runs] there is no folder '"
            + home.resolve("none")
            + "'; give the folder that holds the runs, as in 'lockstep runs experiments'\n",
        none.err());
    Path empty = Files.createDirectory(home.resolve("empty"));
    assertEquals(
        "[runs] there are no runs below '"
            + empty
            + "'; 'lockstep train --run-dir "
            + empty
            + "/first ...' keeps one there\n",
        Cli.run("runs", empty.toString()).err());
    Cli.Outcome one = Cli.succeed("runs", home.resolve("a").toString(), "--compare");
    assertEquals("[runs] there is nothing to compare one run with\n", one.err());
  }

  @Test
  void a_run_is_shown_with_its_best_epoch_and_its_warnings() {
    String name = home.resolve("deep/b").toString();
    String shown = Cli.succeed("show", name).out();
    assertTrue(shown.contains("\nstarted    2026-01-0"), shown);
    assertEquals(
        """
        run        %s
        status     unfinished
        trained    2 of 9 epochs, 27 steps, 2.1 s

                      epoch 1, the best  epoch 2
        train_loss              0.50000  0.12500
        val_loss               0.062500  0.50000
        val_accuracy            0.75000  0.50000

        warnings
        epoch 3, step 27: 0.9 of the units of layer 1 are dead; try leaky_relu

        document
        {
          "data": "xor",
          "lr": "cosine(from=0.02, to=0, steps=100)",
          "hyper": {"beta1": 0.8},
          "epochs": 9,
          "patience": 1
        }
        """
            .formatted(name),
        shown.replaceFirst("started .*\n", ""));
    assertEquals(shown.substring(shown.indexOf('{')), Cli.succeed("show", name, "--config").out());
    JsonNode json = Cli.succeed("show", name, "--json").json();
    assertEquals("xor", json.at("/run/data").asText());
    assertEquals(2, json.get("epochs").asInt());
    Cli.Outcome layers = Cli.run("show", name, "--layers");
    assertEquals(2, layers.code());
    assertTrue(layers.err().contains("model.safetensors: there is no such file"), layers.err());
  }

  @Test
  void a_failed_run_says_why_and_a_folder_without_a_run_is_refused() {
    String name = home.resolve("c").toString();
    assertTrue(Cli.succeed("show", name).out().contains("\nfailure    [train] no\n"));
    assertEquals(
        "[run folder] "
            + home
            + ": holds no run ('log.jsonl'). Give a folder that 'lockstep train --run-dir' or"
            + " RunFolder.create has made.\n",
        Cli.run("show", home.toString()).err());
  }
}
