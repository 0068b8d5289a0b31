using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;

namespace NeuralNet.Tests.Serialization;

public sealed class AtomicFileTests : IDisposable
{
    private const string Name = "file.safetensors";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> FileNames =>
        OperatingSystem.IsWindows() ? ["m", ".hidden", "é, 深い"] : ["m", ".hidden", "é, 深い", "[a]*?.{}"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_ThatFails_LeavesTheOldFileAndNothingElse()
    {
        Write("old");

        Action write = () => AtomicFile.Write(_folder.File(), stream =>
        {
            stream.Write([1, 2, 3]);
            throw new IOException("The disk is full.");
        });

        write.Should().Throw<IOException>().WithMessage("The disk is full.");
        File.ReadAllText(_folder.File()).Should().Be("old");
        _folder.Names.Should().Equal(Name);
    }

    // A process that is killed cannot do more than leave the file: KilledSaveTests. Here without one, of names of every kind.
    [Theory]
    [MemberData(nameof(FileNames))]
    public void Write_AfterALeftOver_RemovesItsOwnAlone(string name)
    {
        LeaveOver(name);
        LeaveOver(name + "2");
        string[] foreign = [name + ".tmp", name + ".0123456789abcdef.tmp", "other"];
        foreach (string other in foreign)
        {
            File.WriteAllText(_folder.File(other), "");
        }

        AtomicFile.Write(_folder.File(name), _ => { });

        _folder.Names.Should().Contain([.. foreign, name]);
        _folder.Names.Where(left => !foreign.Contains(left) && left != name).Should().ContainSingle()
            .Which.Should().StartWith(name + "2.").And.EndWith(".tmp");
    }

    [Theory]
    [InlineData(238)]
    [InlineData(239)]
    [InlineData(254)]
    [InlineData(255)]
    public void Write_LongName_IsAsGoodAsAnother(int length)
    {
        string name = new('x', length);
        Write("old", name);
        Write("new", name);

        File.ReadAllText(_folder.File(name)).Should().Be("new");
        _folder.Names.Should().Equal(name);
    }

    // 85 characters of 3 bytes.
    [UnixFact]
    public void Write_LongNameOfLongCharacters_IsAsGoodAsAnother()
    {
        string name = string.Concat(Enumerable.Repeat("深", 85));
        LeaveOver(name);
        Write("new", name);

        File.ReadAllText(_folder.File(name)).Should().Be("new");
        _folder.Names.Should().Equal(name);
    }

    [UnixFact]
    public void Write_ThroughASymbolicLink_WritesItsTarget()
    {
        Directory.CreateDirectory(_folder.File("far"));
        Directory.CreateDirectory(_folder.File("models"));
        Directory.CreateDirectory(_folder.File("models/deep"));
        Write("old", "models/v1");
        File.CreateSymbolicLink(_folder.File("latest"), "models/v1");                           // relative
        File.CreateSymbolicLink(_folder.File("again"), _folder.File("latest"));                 // absolute, a link to a link
        Directory.CreateSymbolicLink(_folder.File("far/folder"), _folder.File("models/deep"));
        File.CreateSymbolicLink(_folder.File("models/deep/up"), "../v1");                       // from models, not from far
        foreach (string link in (string[])["latest", "again", "far/folder/up"])
        {
            Write(link, link);

            new FileInfo(_folder.File(link)).LinkTarget.Should().NotBeNull();
            File.ReadAllText(_folder.File("models/v1")).Should().Be(link);
        }

        _folder.Names.Should().BeEquivalentTo("far", "models", "latest", "again");
        Directory.EnumerateFileSystemEntries(_folder.File("models")).Should().HaveCount(2);
    }

    [UnixFact]
    public void Write_ThroughALinkThatLeadsNowhere_MakesItsTarget()
    {
        File.CreateSymbolicLink(_folder.File("link"), "target");

        Write("new", "link");

        new FileInfo(_folder.File("link")).LinkTarget.Should().Be("target");
        File.ReadAllText(_folder.File("target")).Should().Be("new");
        _folder.Names.Should().BeEquivalentTo("link", "target");
    }

    [UnixFact]
    public void Write_ThroughLinksInACircle_Throws()
    {
        File.CreateSymbolicLink(_folder.File("a"), "b");
        File.CreateSymbolicLink(_folder.File("b"), "a");

        FluentActions.Invoking(() => Write("new", "a")).Should().Throw<IOException>().WithMessage("*at most 40 symbolic links*circle.");
    }

    [UnixFact]
    public void Write_ThroughALinkToAFolder_Throws()
    {
        Directory.CreateDirectory(_folder.File("folder"));
        Directory.CreateSymbolicLink(_folder.File("link"), "folder");

        FluentActions.Invoking(() => Write("new", "link")).Should().Throw<IOException>().WithMessage("*folder is a folder. Add a file name to it.");
    }

    [UnixFact]
    public void Write_ToWhatIsNoRegularFile_RefusesItUnopened()
    {
        Process.Start("mkfifo", [_folder.File("pipe")]).WaitForExit();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder.File("socket")));
        File.CreateSymbolicLink(_folder.File("link"), "pipe");

        foreach (string name in (string[])["pipe", "socket", "link"])
        {
            // Opening the pipe would wait for ever: it has no reader.
            FluentActions.Invoking(() => Write("new", name)).Should().Throw<IOException>(name)
                .WithMessage("Expected the path of a regular file to write but */* is a pipe, a socket or a device. Save under another path*");
        }

        WriteTarget.IsRegular(_folder.File("pipe")).Should().BeFalse();
        _folder.Names.Should().BeEquivalentTo("pipe", "socket", "link");
    }

    [Fact]
    public void Write_OverAnEmptyFile_ReplacesIt()
    {
        File.WriteAllText(_folder.File(), "");

        Write("new");

        File.ReadAllText(_folder.File()).Should().Be("new");
    }

    [Fact]
    public void Write_OverAReadOnlyFile_RefusesIt()
    {
        Write("old");
        File.SetAttributes(_folder.File(), FileAttributes.ReadOnly);

        FluentActions.Invoking(() => Write("new")).Should().Throw<UnauthorizedAccessException>()
            .WithMessage($"Cannot write {_folder.File()}: it is read-only. Allow writing first, or save under another name.");

        File.ReadAllText(_folder.File()).Should().Be("old");
        _folder.Names.Should().Equal(Name);
        File.SetAttributes(_folder.File(), FileAttributes.Normal);
        Write("new");
    }

    [UnprivilegedUnixFact]
    [UnsupportedOSPlatform("windows")]
    public void Write_IntoAReadOnlyFolder_SaysWhatItNeeds()
    {
        Write("old");
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            FluentActions.Invoking(() => Write("new")).Should().Throw<UnauthorizedAccessException>()
                .WithMessage($"Cannot write {_folder.File()}: its folder refuses new files*");
            File.ReadAllText(_folder.File()).Should().Be("old");
        }
        finally
        {
            File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // 0666 and 0660 are more than the usual umask of 022 lets through, 0600 and 0400 less.
    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void Write_OverAFile_KeepsItsPermissions()
    {
        foreach (string octal in (string[])["660", "666", "600", "640", "755", "200"])
        {
            var mode = (UnixFileMode)Convert.ToInt32(octal, 8);
            Write("old");
            File.SetUnixFileMode(_folder.File(), mode);

            Write("new");

            File.GetUnixFileMode(_folder.File()).Should().Be(mode);
        }
    }

    [Fact]
    public void Write_NewFile_HasTheUsualPermissions()
    {
        Write("new");
        File.WriteAllText(_folder.File("usual"), "new");

        File.GetAttributes(_folder.File()).Should().Be(File.GetAttributes(_folder.File("usual")));
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(_folder.File()).Should().Be(File.GetUnixFileMode(_folder.File("usual")));
        }
    }

    [UnixFact]
    public void Scratch_HasNoName()
    {
        using var file = new AtomicFile(_folder.File(), scratchFiles: 1);
        file.Scratch[0].Write("waits"u8);

        _folder.Names.Should().Equal(Path.GetFileName(file.Stream.Name));
        file.Scratch[0].Position = 0;
        file.Scratch[0].CopyTo(file.Stream);
        file.Commit();
        File.ReadAllText(_folder.File()).Should().Be("waits");
    }

    private void Write(string text, string name = Name) =>
        AtomicFile.Write(_folder.File(name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Leaves a temporary file as a killed process does: unlocked.</summary>
    private void LeaveOver(string name)
    {
        string temporary;
        using (var file = new AtomicFile(_folder.File(name)))
        {
            temporary = file.Stream.Name;
        }

        File.WriteAllText(temporary, "left over");
    }
}
