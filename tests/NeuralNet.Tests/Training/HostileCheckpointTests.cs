using System.Text.RegularExpressions;
using NeuralNet.Tests.Serialization;

namespace NeuralNet.Tests.Training;

/// <summary>A checkpoint whose numbers were changed is refused when it is read: never later, in the middle of a run.</summary>
public sealed class HostileCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"first_epoch\":0", "\"first_epoch\":2147483646")]
    [InlineData("\"first_epoch\":0", "\"first_epoch\":-1")]
    [InlineData("\"batch_size\":8", "\"batch_size\":0")]
    [InlineData("\"batch_size\":8", "\"batch_size\":99999999999")]
    [InlineData("\"epoch\":2,\"step\":1", "\"epoch\":5,\"step\":1")]
    [InlineData("\"epoch\":2,\"step\":1", "\"epoch\":1,\"step\":1")]
    [InlineData("\"epoch\":2,\"step\":1", "\"epoch\":2,\"step\":4")]
    [InlineData("\"waited\":[0-9]+", "\"waited\":2147483647")]
    [InlineData("\"best\":[0-9]+", "\"best\":7")]
    [InlineData("\"weight_sum\":8", "\"weight_sum\":-8")]
    [InlineData("\"learning_rate\":0.01", "\"learning_rate\":1e300")]
    [InlineData("\"learning_rate\":0.01", "\"learning_rate\":-1")]
    [InlineData("\"steps\":7", "\"steps\":-1")]
    [InlineData("\"steps\":7", "\"steps\":9223372036854775807")]
    [InlineData("\"elapsed_ticks\":0", "\"elapsed_ticks\":9223372036854775807")]
    [InlineData("\"elapsed_ticks\":0", "\"elapsed_ticks\":-9223372036854775808")]
    [InlineData("\\{\"kind\":\"Epoch\",\"epoch\":2", "{\"kind\":\"Epoch\",\"epoch\":1")]
    public void Resume_NumberOutOfItsRange_IsRefused(string old, string hostile)
    {
        string text = Trainer();
        string changed = Regex.Replace(text, old, hostile);
        changed.Should().NotBe(text);

        FluentActions.Invoking(() => Resume(changed)).Should().Throw<InvalidDataException>().WithMessage($"Cannot load a checkpoint from {_folder.File("changed")}: *");
        FluentActions.Invoking(() => Resume(text)).Should().NotThrow("the text that was not changed is sound");
    }

    [Fact]
    public void Resume_BestValuesMissing_IsRefused()
    {
        string text = Trainer();
        Dictionary<string, Tensor> tensors = Tensors();
        foreach (string name in tensors.Keys.Where(name => name.StartsWith("best/", StringComparison.Ordinal)).ToArray())
        {
            tensors.Remove(name);
        }

        FluentActions.Invoking(() => Resume(text, tensors)).Should().Throw<InvalidDataException>().WithMessage("*expected tensor 'best/0.weight'*");
    }

    [Fact]
    public void Resume_StateThatIsNotFinite_IsRefused()
    {
        string text = Trainer();
        Dictionary<string, Tensor> tensors = Tensors();
        tensors["optimizer/0.weight/moment2"][0] = float.NaN;

        FluentActions.Invoking(() => Resume(text, tensors)).Should().Throw<InvalidDataException>()
            .WithMessage("*expected tensor 'optimizer/0.weight/moment2' of finite numbers but element 0 is NaN*");
    }

    [Theory]
    [InlineData("\"count\":1", "\"count\":-1", "expected the count of Accumulate to be from 0 to 1 but got -1.")]
    [InlineData("\"count\":1", "\"count\":2", "expected the count of Accumulate to be from 0 to 1 but got 2.")]
    [InlineData("\"weight\":8", "\"weight\":-8", "expected the weight of 1 batches to be 0 or more, and 0 for none, but got -8.")]
    [InlineData("\"weight\":8", "\"weigh\":8", "expected the field 'weight' for *")]
    [InlineData("\"weight\":8", "\"weight\":8,\"more\":1", "expected no further field for *")]
    public void Step_StateOfAStageOutOfItsRange_IsRefused(string old, string hostile, string message)
    {
        string text = Accumulating();
        text.Should().Contain(old);

        Trainer trainer = Resume(text.Replace(old, hostile, StringComparison.Ordinal));
        trainer.Stages.Add(new Accumulate(2));
        FluentActions.Invoking(() => trainer.Step(new Tensor(1, 2), new Tensor(1, 1))).Should().Throw<InvalidDataException>()
            .WithMessage("Cannot resume Accumulate from its checkpoint: " + message);
    }

    [Fact]
    public void Step_ArrayOfAStage_MissingOrOfAnotherLengthOrNotFinite_IsRefused()
    {
        string text = Accumulating();
        const string Name = "stages/Accumulate/gradient";
        ShouldThrow(tensors => tensors.Remove(Name), "expected 3 numbers as 'gradient' of Accumulate but got none.");
        ShouldThrow(tensors => tensors[Name] = new Tensor(4), "expected 3 numbers as 'gradient' of Accumulate but got 4.");
        ShouldThrow(tensors => tensors[Name][1] = float.NaN, "expected finite numbers as 'gradient' of Accumulate but element 1 is NaN.");

        void ShouldThrow(Action<Dictionary<string, Tensor>> damage, string message)
        {
            Dictionary<string, Tensor> tensors = Tensors();
            damage(tensors);
            Trainer trainer = Resume(text, tensors);
            trainer.Stages.Add(new Accumulate(2));
            FluentActions.Invoking(() => trainer.Step(new Tensor(1, 2), new Tensor(1, 1))).Should().Throw<InvalidDataException>()
                .WithMessage("Cannot resume Accumulate from its checkpoint: " + message);
        }
    }

    [Fact]
    public void Resume_AnyByteOfTheHeaderChanged_ResumesOrThrowsInvalidData()
    {
        Trainer();
        byte[] sound = File.ReadAllBytes(_folder.File("sound"));
        int header = (int)BitConverter.ToInt64(sound);
        for (int position = 8; position < header; position++)
        {
            foreach (int flip in new[] { 0x01, 0x04, 0x10, 0x80 })
            {
                byte[] changed = (byte[])sound.Clone();
                changed[position] ^= (byte)flip;
                File.WriteAllBytes(_folder.File("changed"), changed);
                try
                {
                    NeuralNet.Trainer.Resume(_folder.File("changed"));
                }
                catch (InvalidDataException)
                {
                    // As it should; any other exception fails the test.
                }
            }
        }
    }

    // What a user notes of a model is the model's, whatever its name.
    [Fact]
    public void Metadata_UnderNamesThatACheckpointMightUse_IsKept()
    {
        var model = new Model([new Dense(2, 1)], seed: 1);
        foreach (string key in new[] { "loss", "optimizer", "trainer", "schedule" })
        {
            model.Metadata[key] = $"my {key}";
        }

        model.Save(_folder.File());
        Model.Load(_folder.File()).Metadata.Should().Equal(model.Metadata);
        FluentActions.Invoking(() => NeuralNet.Trainer.Resume(_folder.File())).Should().Throw<InvalidDataException>().WithMessage("*the file holds a model alone*");

        new Trainer(model, new MeanSquaredError(), new Adam()).SaveCheckpoint(_folder.File("checkpoint"));
        NeuralNet.Trainer.Resume(_folder.File("checkpoint")).Model.Metadata.Should().Equal(model.Metadata);
    }

    /// <summary>Saves a run of 4 epochs of 3 steps after step 1 of epoch 3, and gives its text.</summary>
    private string Trainer()
    {
        var trainer = new Trainer(new Model([new Dense(2, 1)], seed: 1), new MeanSquaredError(), new Adam(0.01f));
        var data = new Dataset(Tensor.Uniform(new Shape(24, 2), -1, 1, seed: 1), new Tensor(24, 1));
        using var source = new CancellationTokenSource();
        int steps = 0;
        trainer.Fit(data, 4, batchSize: 8, data, new FitOptions
        {
            KeepBest = true,
            Schedule = Schedule.Linear(),
            OnStep = _ =>
            {
                if (++steps == 7)
                {
                    trainer.SaveCheckpoint(_folder.File("sound"));
                    source.Cancel();
                }
            },
        }, source.Token);
        string text = SafeTensorsFile.Read(_folder.File("sound")).Metadata["checkpoint.trainer"];
        return Regex.Replace(text, "\"elapsed_ticks\":[0-9]+", "\"elapsed_ticks\":0");
    }

    /// <summary>Saves a trainer in the middle of an accumulation, and gives its text.</summary>
    private string Accumulating()
    {
        var trainer = new Trainer(new Model([new Dense(2, 1)], seed: 1), new MeanSquaredError(), new Adam(0.01f));
        trainer.Stages.Add(new Accumulate(2));
        trainer.Step(Tensor.Uniform(new Shape(8, 2), -1, 1, seed: 1), new Tensor(8, 1));
        trainer.SaveCheckpoint(_folder.File("sound"));
        return SafeTensorsFile.Read(_folder.File("sound")).Metadata["checkpoint.trainer"];
    }

    private Dictionary<string, Tensor> Tensors() => new(SafeTensorsFile.Read(_folder.File("sound")).Tensors);

    private Trainer Resume(string text, Dictionary<string, Tensor>? tensors = null)
    {
        var metadata = new Dictionary<string, string>(SafeTensorsFile.Read(_folder.File("sound")).Metadata) { ["checkpoint.trainer"] = text };
        SafeTensorsFile.Write(_folder.File("changed"), tensors ?? Tensors(), metadata);
        return NeuralNet.Trainer.Resume(_folder.File("changed"));
    }
}
