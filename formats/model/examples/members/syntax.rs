//! The part of TypeScript's grammar that type declarations of classes use: interfaces with their members, and types.

use crate::tokens::{Token, tokens};

/// An interface with its own members.
#[derive(Debug)]
pub(crate) struct Interface<'a> {
    pub(crate) name: &'a str,
    pub(crate) generics: Generics<'a>,
    pub(crate) members: Vec<Member<'a>>,
}

/// Type parameters and what bounds them.
pub(crate) type Generics<'a> = Vec<(&'a str, Option<Type<'a>>)>;

/// A member of an interface.
#[derive(Debug)]
pub(crate) struct Member<'a> {
    pub(crate) name: &'a str,
    pub(crate) doc: &'a str,
    pub(crate) generics: Generics<'a>,
    /// The parameters of a method; `None` for a property.
    pub(crate) parameters: Option<Vec<Parameter<'a>>>,
    /// What a method returns, or a property's type.
    pub(crate) value: Type<'a>,
}

/// A parameter of a function type or a method.
#[derive(Debug, Clone)]
pub(crate) struct Parameter<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: Type<'a>,
    pub(crate) optional: bool,
    pub(crate) rest: bool,
}

/// A type.
#[derive(Debug, Clone)]
pub(crate) enum Type<'a> {
    /// A name, whose parts dots join, with its type arguments.
    Name(Vec<&'a str>, Vec<Self>),
    /// A string literal, with its quotes.
    Text(&'a str),
    Union(Vec<Self>),
    Function(Vec<Parameter<'a>>, Box<Self>),
    /// What an object has.
    Object(Vec<Parameter<'a>>),
    Tuple(Vec<Self>),
    /// A member of a type by its name: `T[K]`.
    Index(Box<Self>),
    /// The names of a type's members.
    KeyOf,
    /// Whether `this` is of a type.
    Is,
}

/// All interfaces of a declaration file.
pub(crate) fn interfaces(text: &str) -> Result<Vec<Interface<'_>>, String> {
    let tokens = tokens(text);
    let mut parser = Parser { tokens: &tokens };
    let mut found = Vec::new();
    while !parser.tokens.is_empty() {
        if parser.skip_word("interface") {
            found.push(parser.interface().map_err(|wanted| parser.error(wanted))?);
        } else {
            parser.tokens = &parser.tokens[1..];
        }
    }
    Ok(found)
}

type Parsed<T> = Result<T, &'static str>;

struct Parser<'t, 'a> {
    tokens: &'t [Token<'a>],
}

impl<'a> Parser<'_, 'a> {
    fn error(&self, wanted: &str) -> String {
        let rest = &self.tokens[..self.tokens.len().min(12)];
        format!("expected {wanted} before {rest:?}")
    }

    fn peek(&self, ahead: usize) -> Option<&Token<'a>> {
        self.tokens.get(ahead)
    }

    fn is_sign(&self, ahead: usize, sign: &str) -> bool {
        matches!(self.peek(ahead), Some(Token::Sign(found)) if *found == sign)
    }

    fn skip(&mut self, sign: &str) -> bool {
        let found = self.is_sign(0, sign);
        self.tokens = &self.tokens[usize::from(found)..];
        found
    }

    fn skip_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(0), Some(Token::Word(found)) if *found == word);
        self.tokens = &self.tokens[usize::from(found)..];
        found
    }

    fn demand(&mut self, sign: &'static str) -> Parsed<()> {
        self.skip(sign).then_some(()).ok_or(sign)
    }

    fn word(&mut self) -> Parsed<&'a str> {
        let Some(Token::Word(word)) = self.tokens.first() else {
            return Err("a name");
        };
        self.tokens = &self.tokens[1..];
        Ok(word)
    }

    fn doc(&mut self) -> &'a str {
        let mut last = "";
        while let Some(Token::Doc(doc)) = self.tokens.first() {
            last = doc;
            self.tokens = &self.tokens[1..];
        }
        last
    }

    /// Things that commas separate, and the sign that ends them.
    fn list<T>(
        &mut self,
        end: &'static str,
        mut one: impl FnMut(&mut Self) -> Parsed<T>,
    ) -> Parsed<Vec<T>> {
        let mut found = Vec::new();
        while !self.skip(end) {
            found.push(one(self)?);
            if !self.skip(",") {
                self.demand(end)?;
                break;
            }
        }
        Ok(found)
    }

    fn interface(&mut self) -> Parsed<Interface<'a>> {
        let name = self.word()?;
        let generics = self.generics()?;
        if self.skip_word("extends") {
            self.value()?;
            while self.skip(",") {
                self.value()?;
            }
        }
        self.demand("{")?;
        let mut members = Vec::new();
        while !self.skip("}") {
            members.extend(self.member()?);
        }
        Ok(Interface {
            name,
            generics,
            members,
        })
    }

    fn generics(&mut self) -> Parsed<Generics<'a>> {
        if !self.skip("<") {
            return Ok(Vec::new());
        }
        self.list(">", |parser| {
            let name = parser.word()?;
            let bound = parser.skip_word("extends").then(|| parser.value());
            if parser.skip("=") {
                parser.value()?;
            }
            Ok((name, bound.transpose()?))
        })
    }

    /// A member; `None` for an accessor, which stands for a property.
    fn member(&mut self) -> Parsed<Option<Member<'a>>> {
        let doc = self.doc();
        let named =
            |token: Option<&Token<'_>>| matches!(token, Some(Token::Word(_) | Token::Text(_)));
        let mut accessor = false;
        if named(self.peek(1)) {
            accessor = !self.skip_word("readonly");
            if accessor {
                self.word()?;
            }
        }
        let name = self.member_name()?;
        self.skip("?");
        let generics = self.generics()?;
        let parameters = self.skip("(").then(|| self.parameters()).transpose()?;
        let typed = self.skip(":");
        let value = if typed {
            self.value()?
        } else {
            Type::Tuple(Vec::new())
        };
        self.demand(";")?;
        Ok((!accessor).then_some(Member {
            name,
            doc,
            generics,
            parameters,
            value,
        }))
    }

    fn member_name(&mut self) -> Parsed<&'a str> {
        let Some(Token::Text(quoted)) = self.tokens.first() else {
            return self.word();
        };
        self.tokens = &self.tokens[1..];
        Ok(quoted.trim_matches('"'))
    }

    /// Parameters, after their opening parenthesis.
    fn parameters(&mut self) -> Parsed<Vec<Parameter<'a>>> {
        self.list(")", |parser| {
            let rest = parser.skip("...");
            let name = parser.word()?;
            let optional = parser.skip("?");
            parser.demand(":")?;
            Ok(Parameter {
                name,
                value: parser.value()?,
                optional,
                rest,
            })
        })
    }

    fn value(&mut self) -> Parsed<Type<'a>> {
        self.skip("|");
        let mut parts = vec![self.intersection()?];
        while self.skip("|") {
            parts.push(self.intersection()?);
        }
        let value = if parts.len() == 1 {
            parts.remove(0)
        } else {
            Type::Union(parts)
        };
        if self.skip_word("extends") {
            // A condition: what it chooses by is finer than what Luau can tell, so the first of the two stands for both.
            self.value()?;
            self.demand("?")?;
            let chosen = self.value()?;
            self.demand(":")?;
            self.value()?;
            return Ok(chosen);
        }
        Ok(value)
    }

    fn intersection(&mut self) -> Parsed<Type<'a>> {
        let first = self.postfix()?;
        while self.skip("&") {
            self.postfix()?;
        }
        Ok(first)
    }

    fn postfix(&mut self) -> Parsed<Type<'a>> {
        let mut value = self.primary()?;
        while self.skip("[") {
            if self.skip("]") {
                value = Type::Name(vec!["Array"], vec![value]);
            } else {
                self.value()?;
                self.demand("]")?;
                value = Type::Index(Box::new(value));
            }
        }
        Ok(value)
    }

    fn primary(&mut self) -> Parsed<Type<'a>> {
        if self.is_sign(0, "(") {
            return self.function_or_group();
        }
        if self.skip("{") {
            return self.object();
        }
        if self.skip("[") {
            return Ok(Type::Tuple(self.list("]", Self::element)?));
        }
        if let Some(Token::Text(text)) = self.tokens.first() {
            self.tokens = &self.tokens[1..];
            return Ok(Type::Text(text));
        }
        if self.skip_word("keyof") || self.skip_word("typeof") {
            self.postfix()?;
            return Ok(Type::KeyOf);
        }
        self.skip_word("unique");
        let mut path = vec![self.word()?];
        if path == ["this"] && self.skip_word("is") {
            self.value()?;
            return Ok(Type::Is);
        }
        while self.skip(".") {
            path.push(self.word()?);
        }
        let arguments = if self.skip("<") {
            self.list(">", Self::value)?
        } else {
            Vec::new()
        };
        Ok(Type::Name(path, arguments))
    }

    /// An element of a tuple, which may have a name.
    fn element(&mut self) -> Parsed<Type<'a>> {
        let optional = self.is_sign(1, "?") && self.is_sign(2, ":");
        if matches!(self.peek(0), Some(Token::Word(_))) && (optional || self.is_sign(1, ":")) {
            self.word()?;
            self.skip("?");
            self.demand(":")?;
        }
        let value = self.value()?;
        if self.skip("?") || optional {
            let nil = Type::Name(vec!["undefined"], Vec::new());
            return Ok(Type::Union(vec![value, nil]));
        }
        Ok(value)
    }

    fn function_or_group(&mut self) -> Parsed<Type<'a>> {
        self.demand("(")?;
        let names_parameter = matches!(self.peek(0), Some(Token::Word(_)))
            && (self.is_sign(1, ":") || self.is_sign(1, "?"));
        if names_parameter || self.is_sign(0, ")") || self.is_sign(0, "...") {
            let parameters = self.parameters()?;
            self.demand("=>")?;
            return Ok(Type::Function(parameters, Box::new(self.value()?)));
        }
        let inner = self.value()?;
        self.demand(")")?;
        Ok(inner)
    }

    fn object(&mut self) -> Parsed<Type<'a>> {
        let mut fields = Vec::new();
        while !self.skip("}") {
            if self.skip("[") {
                // An index signature: any name.
                while !self.skip("]") {
                    self.tokens = self.tokens.get(1..).ok_or("]")?;
                }
                self.demand(":")?;
                self.value()?;
                self.skip(";");
                continue;
            }
            fields.extend(self.member()?.map(|member| Parameter {
                name: member.name,
                value: member.value,
                optional: false,
                rest: false,
            }));
        }
        Ok(Type::Object(fields))
    }
}
