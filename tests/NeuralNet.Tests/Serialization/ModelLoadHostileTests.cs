namespace NeuralNet.Tests.Serialization;

public sealed class ModelLoadHostileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_TornFile_Throws()
    {
        string path = _folder.File();
        new Model([new Dense(2, 3, Activation.Relu), new Standardization(new Tensor(3), Tensor.From([1, 2, 3]))]).Save(path);
        byte[] sound = File.ReadAllBytes(path);
        for (int length = 0; length < sound.Length; length++)
        {
            File.WriteAllBytes(path, sound[..length]);
            FluentActions.Invoking(() => Model.Load(path)).Should().Throw<InvalidDataException>().WithMessage($"*{path}*");
        }
    }

    [Fact]
    public void Load_AnyByteOfTheHeaderChanged_LoadsOrThrowsInvalidData()
    {
        string path = _folder.File();
        new Model([new Dense(2, 3, Activation.Relu), new Standardization(new Tensor(3), Tensor.From([1, 2, 3]))]).Save(path);
        byte[] sound = File.ReadAllBytes(path);
        for (int position = 8; position < sound.Length - (15 * sizeof(float)); position++)
        {
            foreach (int flip in new[] { 0x01, 0x04, 0x10, 0x80 })
            {
                byte[] changed = (byte[])sound.Clone();
                changed[position] ^= (byte)flip;
                File.WriteAllBytes(path, changed);
                try
                {
                    Model.Load(path);
                }
                catch (InvalidDataException)
                {
                    // As it should; any other exception fails the test.
                }
            }
        }
    }
}
