namespace NeuralNet;

/// <summary>The kinds of layers, losses, optimizers or activations that files can name: the library's, and those registered.</summary>
/// <typeparam name="TBase">The base class, such as <see cref="Layer"/>.</typeparam>
/// <remarks>Safe from many threads. No reflection: it works in trimmed and ahead-of-time compiled programs.</remarks>
public sealed class KindRegistry<TBase>
    where TBase : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Func<Description, TBase>> _builders = [];
    private readonly Dictionary<Type, string> _kinds = [];
    private readonly string _what;

    internal KindRegistry(string what) => _what = what;

    /// <summary>The registered names, sorted.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_lock)
            {
                return [.. _builders.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Adds a kind, so that files with it can be saved and loaded. Registering it again has no effect.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <returns>This registry.</returns>
    /// <exception cref="ArgumentException">Another type has that name.</exception>
    public KindRegistry<TBase> Register<T>()
        where T : TBase, IDescribable<T> => Register<T>(T.Kind);

    /// <summary>Adds a kind under a second name, which older files use.</summary>
    internal KindRegistry<TBase> Register<T>(string name)
        where T : TBase, IDescribable<T>
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        lock (_lock)
        {
            if (_builders.ContainsKey(name))
            {
                return _kinds.GetValueOrDefault(typeof(T)) == name
                    ? this
                    : throw new ArgumentException(
                        $"The kind '{name}' of a {_what} is registered for another type than {typeof(T)}. Give {typeof(T).Name} another Kind.", nameof(name));
            }

            _builders.Add(name, static description => T.From(description));
            _kinds.TryAdd(typeof(T), name);
            return this;
        }
    }

    /// <summary>Adds an object without fields, under its text.</summary>
    internal KindRegistry<TBase> Register(TBase instance)
    {
        string name = instance.ToString()!;
        lock (_lock)
        {
            _builders.Add(name, _ => instance);
            _kinds.Add(instance.GetType(), name);
            return this;
        }
    }

    /// <summary>The description of an object of a registered kind.</summary>
    /// <param name="value">The object.</param>
    /// <exception cref="NotSupportedException">Its type is not registered.</exception>
    public Description Describe(TBase value)
    {
        ArgumentNullException.ThrowIfNull(value);
        string? kind;
        lock (_lock)
        {
            kind = _kinds.GetValueOrDefault(value.GetType());
        }

        if (kind is null || value is not IDescribable describable)
        {
            string name = value.GetType().Name;
            throw new NotSupportedException(
                $"A file expects each {_what} to be of a registered kind but got {value}, a {value.GetType()}. Implement "
                + $"IDescribable<{name}> in it and call {typeof(TBase).Name}.Kinds.Register<{name}>() once. Nothing was written.");
        }

        var description = new Description(kind);
        describable.Describe(description);
        return description;
    }

    /// <summary>Rebuilds an object from its description.</summary>
    /// <param name="description">As <see cref="Describe"/> gave it.</param>
    /// <exception cref="NotSupportedException">The kind is not registered.</exception>
    /// <exception cref="InvalidDataException">A field is missing, unknown, or not as expected.</exception>
    public TBase Build(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        Func<Description, TBase>? build;
        lock (_lock)
        {
            build = _builders.GetValueOrDefault(description.Kind);
        }

        if (build is null)
        {
            throw new NotSupportedException(
                $"expected the kind of {description.Path} to be one of {string.Join(", ", Names)} but got '{FileText.Cut(description.Kind)}'. If it is a {_what} of "
                + $"your own, call {typeof(TBase).Name}.Kinds.Register for its type before loading; if a newer NeuralNet wrote the file, update the package.");
        }

        TBase value;
        try
        {
            value = build(description);
        }
        catch (Exception error) when (error is ArgumentException)
        {
            throw new InvalidDataException($"{description.Path} cannot be made from the file: {error.Message}", error);
        }

        description.ThrowIfAnyLeft();
        return value;
    }
}
