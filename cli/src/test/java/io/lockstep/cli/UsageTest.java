package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Discovery;
import io.lockstep.backend.discovery.Devices;
import io.lockstep.backend.discovery.FoundDevices;
import io.lockstep.cli.device.DeviceCheck;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.training.optim.schedule.Schedules;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Wrong usage ends with code 2 and one message; what the command offers is explained. */
class UsageTest {
  private static void refused(String message, String... arguments) {
    Cli.Outcome outcome = Cli.run(arguments);
    assertEquals(message + System.lineSeparator(), outcome.err());
    assertEquals("", outcome.out());
    assertEquals(2, outcome.code());
  }

  @Test
  void a_command_must_be_named() {
    refused(
        "[lockstep] name a command: devices, list, train, evaluate, show, runs, predict,"
            + " find-lr, check-gradients, experiment, search, cross-validate, curves, schema, plot,"
            + " page, playground, profile, parity, diff, replay, completion;"
            + " see 'lockstep --help'");
  }

  @Test
  void an_unknown_command_is_answered_with_the_nearest() {
    refused(
        "[lockstep] unmatched argument at index 0: 'trian'; did you mean 'train' or 'parity' or"
            + " 'experiment'? see 'lockstep --help'",
        "trian");
  }

  @Test
  void an_unknown_option_is_answered_with_the_nearest() {
    refused(
        "[train] unknown options: '--epoch', '3'; did you mean '--epochs'? see 'lockstep"
            + " train --help'",
        "train",
        "--data",
        "digits",
        "--epoch",
        "3");
  }

  @Test
  void data_must_be_named() {
    refused(
        "[train] missing required option: '--data=SOURCE'; see 'lockstep train --help'", "train");
  }

  @Test
  void a_number_must_be_one() {
    refused(
        "[train] invalid value for option '--dropout': 'much' is not a double; see 'lockstep train"
            + " --help'",
        "train",
        "--data",
        "digits",
        "--dropout",
        "much");
  }

  @Test
  void a_rate_must_be_a_number_or_a_schedule() {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Schedules.parse("cosin"))
                .getMessage());
    assertTrue(message.startsWith("[schedule] unknown schedule 'cosin'; did you mean 'cosine'"));
    refused(message, "train", "--data", "digits", "--lr", "cosin");
  }

  @Test
  void unknown_data_are_answered_with_the_nearest_name() {
    refused(
        "[data] unknown data 'spirla'; did you mean 'spiral'? give digits[:COUNT], circle, xor,"
            + " gauss, spiral, plane (each [:COUNT]), idx:FOLDER or csv:FILE",
        "train",
        "--data",
        "spirla");
    refused("[data] 'iris.csv' lacks its kind; write csv:iris.csv", "train", "--data", "iris.csv");
    refused(
        "[data] 'csv' names no file; give the file, as in csv:iris.csv", "train", "--data", "csv");
  }

  @Test
  void a_count_must_be_a_whole_number() {
    refused(
        "[data] 'many' in 'digits:many' is no number of examples; give a whole number from 1 to"
            + " 2147483647, or leave it out for 10000",
        "train",
        "--data",
        "digits:many");
    refused(
        "[data] '0' in 'xor:0' is no number of examples; give a whole number from 1 to 2147483647,"
            + " or leave it out for 2000",
        "train",
        "--data",
        "xor:0");
  }

  @Test
  void a_model_must_be_well_formed() {
    refused(
        "[model] 'autoencodr:8' is no model; did you mean 'autoencoder:256-64'? there are"
            + " mlp:256-128, autoencoder:256-64, perceptron, linear, logistic, softmax,"
            + " tied_autoencoder:256-64, denoising_autoencoder:256-64, sparse_autoencoder:256-64,"
            + " contractive_autoencoder:128-32, vae:256-16, cnn:32-64-128, conv_autoencoder:16-8",
        "train",
        "--data",
        "digits",
        "--model",
        "autoencodr:8");
    refused(
        "[model] 'x' in 'mlp:8-x' is no width; give whole numbers from 1 to 999999999 with a '-'"
            + " between them, as in mlp:256-128",
        "train",
        "--data",
        "digits",
        "--model",
        "mlp:8-x");
  }

  @Test
  void an_autoencoder_cannot_classify() {
    refused(
        "[task] an autoencoder gives its input again, which is no classification; use --model"
            + " mlp:WIDTHS, or leave --task out",
        "train",
        "--data",
        "digits:60",
        "--model",
        "autoencoder:8",
        "--task",
        "classification");
  }

  @Test
  void classes_are_no_numbers() {
    refused(
        "[task] the data have classes, not numbers to predict; use --task classification",
        "train",
        "--data",
        "digits:60",
        "--task",
        "regression");
    refused(
        "[task] the data have numbers to predict, not classes; use --task regression",
        "train",
        "--data",
        "plane:60",
        "--task",
        "classification");
  }

  @Test
  void logits_pass_through_no_activation() {
    refused(
        "[model] the loss is of logits, which sigmoid would change; leave --output-activation out,"
            + " or choose another --loss",
        "train",
        "--data",
        "digits:60",
        "--output-activation",
        "sigmoid");
  }

  @Test
  void a_label_needs_a_csv_file() {
    refused(
        "[train] --label names a column of a CSV file; leave it out for other data",
        "train",
        "--data",
        "digits",
        "--label",
        "x");
  }

  @Test
  void a_resumed_model_keeps_its_options() {
    refused(
        "[train] a resumed model keeps what its file says; leave out --batch, --lr",
        "train",
        "--data",
        "digits",
        "--resume",
        "model.safetensors",
        "--batch",
        "8",
        "--lr",
        "0.1");
  }

  @Test
  void a_device_that_is_not_there_is_refused_at_once_with_what_is_missing() {
    refused(
        "[device] cuda is missing: "
            + whyNoCuda()
            + "; use one of those that 'lockstep devices' shows as usable, or auto",
        "train",
        "--data",
        "csv:missing.csv",
        "--device",
        "cuda");
  }

  @Test
  void auto_chooses_the_cpu_and_says_why_not_a_gpu_in_one_line() {
    String why = "; not cuda: " + whyNoCuda();
    Cli.Outcome outcome = Cli.succeed("train", "--data", "xor:60", "--epochs", "1");
    String line = outcome.err().lines().findFirst().orElseThrow();
    assertTrue(line.startsWith("[device] auto chose cpu ("), line);
    assertTrue(line.contains(why), line);
  }

  /** Returns what is missing for CUDA; skips the test, and says so, where nothing is. */
  private static String whyNoCuda() {
    List<Discovery> found =
        Devices.discover().stream().filter(d -> d.device().startsWith("cuda")).toList();
    if (found.stream().anyMatch(Discovery::usable)) {
      System.out.println("SKIPPED: this machine has a GPU, so nothing is missing: " + found);
      Assumptions.abort("this machine has a GPU");
    }
    assertEquals(1, found.size(), found::toString);
    return found.getFirst().detail();
  }

  @Test
  void an_unknown_device_is_answered_with_the_nearest() {
    refused(
        "[device] unknown device 'cpus'; did you mean 'cpu'?",
        "train",
        "--data",
        "digits",
        "--device",
        "cpus");
  }

  @Test
  void a_precision_that_a_device_lacks_is_refused() {
    refused(
        "[device] cpu is missing: it does not compute in precision tf32, only in strict, fast,"
            + " bf16; choose one of those, or another device; use one of those that 'lockstep"
            + " devices' shows as usable, or auto",
        "train",
        "--data",
        "digits",
        "--device",
        "cpu",
        "--precision",
        "tf32");
  }

  @Test
  void a_device_named_by_number_is_refused_though_another_would_do() {
    FoundDevices found =
        new FoundDevices(
            List.of(
                Discovery.usable("cuda:1", 200, "new"), Discovery.missing("cuda:0", "too old")));
    DeviceCheck.require("cuda", found);
    DeviceCheck.require("cuda:1", found);
    DeviceCheck.require("cuda:part of a name", found);
    assertEquals(
        "[device] cuda:0 is missing: too old; use one of those that 'lockstep devices' shows as"
            + " usable, or auto",
        assertThrows(UsageException.class, () -> DeviceCheck.require("CUDA:0", found))
            .getMessage());
  }

  @Test
  void the_help_says_what_each_precision_promises_on_which_device() {
    String help = Cli.succeed("train", "--help").out().replaceAll("\\s+", " ");
    assertTrue(
        help.contains(
            "strict (the default): float32 with the same bits on every device. fast, tf32 or bf16:"
                + " on CUDA products by cuBLAS, without that promise; on CPU and OpenCL fast is"
                + " strict, bf16 has equal bits too, and tf32 is missing."),
        help);
  }

  @Test
  void an_unknown_precision_is_answered_with_the_nearest() {
    refused(
        "[precision] unknown precision 'tf23'; did you mean 'tf32'?",
        "train",
        "--data",
        "digits",
        "--device",
        "cpu",
        "--precision",
        "tf23");
  }

  @Test
  void numbers_out_of_range_are_refused() {
    refused(
        "[train] epochs must be at least 1, got 0; give how often to go through the examples",
        "train",
        "--data",
        "digits",
        "--epochs",
        "0");
    refused(
        "[train] batch must be at least 1, got 0; give one such as 128",
        "train",
        "--data",
        "digits",
        "--batch",
        "0");
    refused(
        "[train] the part to hold out must be at least 0 and below 1, got 1.0; give one such as"
            + " 0.1",
        "train",
        "--data",
        "digits",
        "--val-split",
        "1");
    refused(
        "[threads] the number of threads must be at least 1, got 0; leave --threads out for one per"
            + " processor",
        "train",
        "--data",
        "digits",
        "--threads",
        "0");
    refused(
        "[hyperparameter] unknown hyperparameter 'beta3'; did you mean 'beta1' or 'beta2'? known:"
            + " lr, beta1, beta2, epsilon, weight_decay",
        "train",
        "--data",
        "digits",
        "--hyper",
        "beta3=0.5");
  }

  @Test
  void every_command_explains_itself() {
    for (String command :
        new String[] {"train", "evaluate", "predict", "devices", "parity", "diff", "replay"}) {
      Cli.Outcome outcome = Cli.succeed(command, "--help");
      assertTrue(outcome.out().startsWith("Usage: lockstep " + command), outcome.out());
    }
    assertTrue(Cli.succeed("--help").out().contains("lockstep train --data digits"));
  }

  @Test
  void the_version_is_that_of_the_build() {
    String version = Cli.succeed("--version").out().lines().findFirst().orElse("");
    assertTrue(version.matches("lockstep \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"), version);
  }

  @Test
  void devices_are_listed_with_what_is_missing() {
    Cli.Outcome plain = Cli.succeed("devices");
    assertTrue(plain.out().lines().anyMatch(l -> l.matches("cpu +usable +\\S.*")), plain.out());
    assertTrue(
        plain.out().lines().anyMatch(l -> l.matches("cuda +missing +\\S.*|cuda:0 +\\S+ +\\S.*")),
        plain.out());
    assertFalse(plain.out().contains("not in this build"), plain.out());
    assertEquals(
        plain.out().lines().findFirst().orElseThrow().replaceAll(" .*", ""),
        Cli.succeed("devices", "--json").json().at("/devices/0/device").asText());
  }
}
