package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every input that cannot be used ends with code 2 and one message that says what to do. */
class BadInputTest {
  @TempDir static Path shared;
  @TempDir Path folder;

  private static Path model;

  @BeforeAll
  static void train() {
    model = shared.resolve("model.safetensors");
    Cli.succeed(
        "train",
        "--data",
        "digits:60",
        "--model",
        "mlp:4",
        "--epochs",
        "1",
        "--out",
        model.toString());
  }

  private static void refused(String message, String... arguments) {
    Cli.Outcome outcome = Cli.run(arguments);
    assertEquals(message + System.lineSeparator(), outcome.err());
    assertEquals("", outcome.out());
    assertEquals(2, outcome.code());
  }

  private static void trainRefused(String message, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "train";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    refused(message, all);
  }

  private Path csv(String text) throws IOException {
    return Files.writeString(folder.resolve("table.csv"), text);
  }

  /** A pair of IDX files of 2x2 images, one for each label. */
  private static void idx(Path folder, String prefix, int... labels) throws IOException {
    ByteBuffer images = ByteBuffer.allocate(16 + 4 * labels.length);
    images.putInt(0x803).putInt(labels.length).putInt(2).putInt(2);
    ByteBuffer classes = ByteBuffer.allocate(8 + labels.length);
    classes.putInt(0x801).putInt(labels.length);
    for (int label : labels) {
      classes.put((byte) label);
    }
    Files.write(folder.resolve(prefix + "-images-idx3-ubyte"), images.array());
    Files.write(folder.resolve(prefix + "-labels-idx1-ubyte"), classes.array());
  }

  @Test
  void a_missing_csv_file_is_named() {
    Path file = folder.resolve("none.csv");
    trainRefused(
        "[read csv] " + file + ": there is no such file. Check the path and its spelling.",
        "--data",
        "csv:" + file);
  }

  @Test
  void a_network_of_too_many_parameters_is_refused() {
    trainRefused(
        "[network] layer 2 has a weight of [60000,60000], which makes more than 2147483647"
            + " parameters; use narrower or fewer layers",
        "--data",
        "digits:100",
        "--model",
        "mlp:60000-60000");
  }

  @Test
  void an_unknown_setting_of_the_device_is_named() {
    trainRefused(
        "[cpu] unknown setting cpu.vectors; known are cpu.vector, cpu.vector.bits and"
            + " cpu.warmup",
        "--data",
        "xor",
        "--device",
        "cpu",
        "--set",
        "cpu.vectors=1");
  }

  @Test
  void a_missing_idx_folder_is_named() {
    Path none = folder.resolve("none");
    trainRefused(
        "[read idx] "
            + none
            + ": there is no such folder. Give the folder that holds the images and labels.",
        "--data",
        "idx:" + none);
  }

  @Test
  void a_truncated_idx_file_is_told_by_its_size() throws IOException {
    idx(folder, "train", 0, 1, 2);
    Path images = folder.resolve("train-images-idx3-ubyte");
    Files.write(images, Arrays.copyOf(Files.readAllBytes(images), 20));
    trainRefused(
        "[read idx] "
            + images
            + ", byte 20: the file is cut off: its header says 3x2x2 bytes of data, but 4 follow"
            + " it. Get a fresh copy of the file.",
        "--data",
        "idx:" + folder);
  }

  @Test
  void a_wrong_magic_number_is_shown() throws IOException {
    idx(folder, "train", 0, 1, 2);
    Path images = folder.resolve("train-images-idx3-ubyte");
    byte[] bytes = Files.readAllBytes(images);
    bytes[0] = 1;
    Files.write(images, bytes);
    trainRefused(
        "[read idx] "
            + images
            + ", byte 0: the magic number is 0x01000803 where 0x00000803 is expected (images). Give"
            + " an IDX file of unsigned bytes.",
        "--data",
        "idx:" + folder);
  }

  @Test
  void more_classes_in_validation_than_in_training_are_counted() throws IOException {
    idx(folder, "train", 0, 1, 2);
    idx(folder, "t10k", 0, 1, 2, 3);
    trainRefused(
        "[validation data] the validation part has 4 classes but the training part only 3. Add"
            + " examples of the missing classes to the training part or remove them from the"
            + " validation part.",
        "--data",
        "idx:" + folder);
  }

  @Test
  void more_classes_than_the_model_knows_are_counted() throws IOException {
    Path small = shared.resolve("small.safetensors");
    idx(folder, "train", 0, 1, 2);
    Cli.succeed("train", "--data", "idx:" + folder, "--epochs", "1", "--out", small.toString());
    idx(folder, "train", 0, 1, 2, 3);
    refused(
        "[evaluate] the data have 4 classes but the model only 3; remove the examples of the other"
            + " classes, or train a model with them",
        "evaluate",
        "--model-file",
        small.toString(),
        "--data",
        "idx:" + folder);
  }

  @Test
  void an_absent_label_column_is_answered_with_the_nearest_names() throws IOException {
    Path file = csv("length,width,species\n1,2,a\n3,4,b\n");
    trainRefused(
        "[read csv] " + file + ": there is no label column 'specis'. Did you mean 'species'?",
        "--data",
        "csv:" + file,
        "--label",
        "specis");
  }

  @Test
  void a_ragged_csv_file_is_told_by_line() throws IOException {
    Path file = csv("a,b,c\n1,2,3\n4,5\n");
    trainRefused(
        "[read csv] "
            + file
            + ", line 3: expected 3 fields as on line 1, found 2. Correct the line; a field that"
            + " contains a separator must be in quotes.",
        "--data",
        "csv:" + file);
  }

  @Test
  void a_text_among_numbers_is_told_by_line_and_column() throws IOException {
    Path file = csv("a,b\n1,2\n3,4\nx,6\n7,8\n");
    trainRefused(
        "[read csv] "
            + file
            + ", line 4, column 'a': 'x' is not a number, as values of this column are. Correct the"
            + " value or remove the line; if it stands for a missing value, name it by --missing.",
        "--data",
        "csv:" + file);
  }

  @Test
  void empty_data_are_refused() throws IOException {
    Path file = csv("");
    trainRefused(
        "[read csv] " + file + ": has no data. Give a file with at least one line of values.",
        "--data",
        "csv:" + file);
  }

  @Test
  void an_unknown_activation_is_answered_with_the_nearest_names() {
    trainRefused(
        "[activation] unknown activation 'rellu'; did you mean 'relu' or 'gelu' or 'elu'? known:"
            + " identity, step, sigmoid, tanh, relu, leaky_relu, gelu, gelu_tanh, softplus, silu,"
            + " elu, selu, mish, celu, relu6, threshold, hard_sigmoid, hard_swish, hard_tanh,"
            + " softsign, log_sigmoid, softmax, log_softmax, softmin",
        "--data",
        "digits",
        "--activation",
        "rellu");
  }

  @Test
  void a_batch_larger_than_the_data_is_refused() {
    trainRefused(
        "[train] batch of 128 is larger than the 54 training examples; use a batch of at most 54",
        "--data",
        "digits:60",
        "--batch",
        "128");
  }

  @Test
  void a_negative_rate_is_refused() {
    trainRefused(
        "[adam] lr is -0.1; give a value of at least 0 that is finite in float32",
        "--data",
        "digits",
        "--lr",
        "-0.1");
  }

  @Test
  void a_model_file_cut_in_its_header_is_refused() throws IOException {
    Path cut = folder.resolve("cut.safetensors");
    byte[] bytes = Files.readAllBytes(model);
    long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    Files.write(cut, Arrays.copyOf(bytes, 100));
    modelRefused(
        cut,
        ", byte 0: the header is said to be "
            + length
            + " bytes long, but only 92 follow. Get a fresh copy of the file.");
  }

  @Test
  void a_header_said_to_be_enormous_is_refused() throws IOException {
    Path file = folder.resolve("long.safetensors");
    byte[] bytes = Files.readAllBytes(model);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 60);
    Files.write(file, bytes);
    modelRefused(
        file,
        ", byte 0: the header is said to be 1152921504606846976 bytes long, but at most 100000000"
            + " are allowed. Give a safetensors file.");
  }

  @Test
  void overlapping_tensors_are_refused() throws IOException {
    Path file = folder.resolve("overlap.safetensors");
    byte[] header =
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}")
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 12).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(header.length).put(header).array());
    modelRefused(
        file,
        ", tensor 'b': its data begin at offset 4, inside the data that end at 8. Get a fresh copy"
            + " of the file.");
  }

  private static void modelRefused(Path file, String message) {
    for (String command : new String[] {"evaluate", "predict"}) {
      refused(
          "[read safetensors] " + file + message,
          command,
          "--model-file",
          file.toString(),
          "--data",
          "digits:60");
    }
    trainRefused(
        "[read safetensors] " + file + message, "--resume", file.toString(), "--data", "digits:60");
  }

  @Test
  void a_missing_model_file_is_named() {
    modelRefused(
        folder.resolve("none.safetensors"),
        ": there is no such file. Check the path and its spelling.");
  }

  @Test
  void data_of_another_width_than_the_model_takes_are_refused() {
    refused(
        "[predict] the data have 2 features but the model takes 784; give data like those it was"
            + " trained on",
        "predict",
        "--model-file",
        model.toString(),
        "--data",
        "spiral");
  }

  @Test
  void a_csv_file_for_a_model_of_other_data_is_refused() throws IOException {
    Path file = csv("a,b\n1,2\n");
    refused(
        "[evaluate] "
            + file
            + ": the model file has no 'schema', which names the 784 inputs and says which columns"
            + " they come from, since the model was not trained on a CSV file or was saved without"
            + " it; give data like those it was trained on, or, from Java, save it with"
            + " CsvTable.schema().toJson() as the schema of its ModelInfo",
        "evaluate",
        "--model-file",
        model.toString(),
        "--data",
        "csv:" + file);
  }

  @Test
  void an_unlabelled_csv_file_cannot_be_evaluated() throws IOException {
    Path trained = folder.resolve("csv.safetensors");
    Path file = csv("a,b,kind\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n");
    Cli.succeed("train", "--data", "csv:" + file, "--epochs", "1", "--out", trained.toString());
    csv("a,b\n1,2\n");
    refused(
        "[evaluate] the data have no classes to compare the model's with; give data with the label"
            + " column, or use 'lockstep predict'",
        "evaluate",
        "--model-file",
        trained.toString(),
        "--data",
        "csv:" + file);
  }

  @Test
  void a_folder_that_is_missing_is_told_before_training() {
    Path file = folder.resolve("none").resolve("model.safetensors");
    trainRefused(
        "[write file] "
            + file
            + ": its folder does not exist. Create the folder '"
            + file.getParent()
            + "'.",
        "--data",
        "digits",
        "--out",
        file.toString());
  }
}
